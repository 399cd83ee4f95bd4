# Draws precision-by-cost.svg, .png and .pdf: gnuplot precision-by-cost.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# released
1848.71 1533.56 2163.86 65.2868 65.2322 65.3413
4500.45 3970.64 5030.26 66.5002 66.2656 66.7347
7062.79 6320.81 7804.77 66.8615 66.7078 67.0153
9543.21 8728.55 10357.9 67.0387 66.9111 67.1662
11758.1 10965.8 12550.4 67.2512 67.1745 67.3279
13955.2 13177 14733.5 67.338 67.249 67.427


# capped
542.235 542.086 542.385 65.2301 65.0757 65.3845
1477.97 1472.48 1483.46 66.4187 66.1561 66.6812
2269.21 2256.77 2281.65 66.6915 66.649 66.734
3025.92 3004.79 3047.05 66.7712 66.748 66.7943
3757.55 3722.39 3792.71 67.0847 67.0794 67.09
4482.12 4433.72 4530.53 67.1626 67.0013 67.324
EOD
$panel2 << EOD
# x low high y low high
# released
1848.71 1533.56 2163.86 55.3509 55.3163 55.3855
4500.45 3970.64 5030.26 56.4906 56.4314 56.5498
7062.79 6320.81 7804.77 56.831 56.8007 56.8614
9543.21 8728.55 10357.9 57.0571 57.0138 57.1004
11758.1 10965.8 12550.4 57.2409 57.1728 57.3091
13955.2 13177 14733.5 57.276 57.2019 57.3501


# capped
542.235 542.086 542.385 55.0827 55.0189 55.1466
1477.97 1472.48 1483.46 56.2437 56.1227 56.3646
2269.21 2256.77 2281.65 56.6351 56.5815 56.6888
3025.92 3004.79 3047.05 56.7946 56.7318 56.8574
3757.55 3722.39 3792.71 56.9979 56.9409 57.0549
4482.12 4433.72 4530.53 57.0401 56.9554 57.1248
EOD
$legend << EOD
0.793 0.260
1.073 0.260


1.750 0.260
2.030 0.260
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,375 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1173 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,3.910in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-cost.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set multiplot
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.5754
set tmargin at screen 0.9335
set logscale x
set xrange [416.226:19188.7]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1000, '' 3000, '' 10000)
unset logscale y
set yrange [64.8876:67.6151]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65' 65, '66' 66, '67' 67)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.7545 center rotate
set label 'Gain against cost' at screen 0.5000, screen 0.9719 center
set label '1' at screen 0.4511, screen 0.6531 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6221, screen 0.8048 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7210, screen 0.8522 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.7871, screen 0.8755 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.8572, screen 0.9110 center textcolor rgb '#404040' font ',7'
set label '6' at screen 0.9191, screen 0.9148 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.1575, screen 0.6381 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3776, screen 0.7941 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4961, screen 0.8375 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5592, screen 0.8479 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.6068, screen 0.8891 center textcolor rgb '#404040' font ',7'
set label '6' at screen 0.6698, screen 0.8918 center textcolor rgb '#404040' font ',7'
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.1867
set tmargin at screen 0.5448
set logscale x
set xrange [416.226:19188.7]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1000' 1000, '3000' 3000, '10000' 10000)
unset logscale y
set yrange [54.8324:57.5366]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55' 55, '56' 56, '57' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.3657 center rotate
set label 'Inner products' at screen 0.5442, screen 0.1202 center
set label '1' at screen 0.4511, screen 0.2806 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6464, screen 0.4315 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7453, screen 0.4766 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8114, screen 0.5065 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.8572, screen 0.5308 center textcolor rgb '#404040' font ',7'
set label '6' at screen 0.8948, screen 0.4850 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.1818, screen 0.2451 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3776, screen 0.3912 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4961, screen 0.4506 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5592, screen 0.4717 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.6068, screen 0.4986 center textcolor rgb '#404040' font ',7'
set label '6' at screen 0.6698, screen 0.4967 center textcolor rgb '#404040' font ',7'
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.0921
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.360]
set label 'Numbers at the points: budget' at screen 0.5000, screen 0.0256 center
set label 'released' at screen 0.3363, screen 0.0665 left
set label 'capped' at screen 0.6176, screen 0.0665 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1
unset multiplot
unset output
}
