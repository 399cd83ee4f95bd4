# Draws precision-by-budget.svg, .png and .pdf: gnuplot precision-by-budget.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# released
1 NaN NaN 65.2868 65.2322 65.3413
2 NaN NaN 66.5002 66.2656 66.7347
3 NaN NaN 66.8615 66.7078 67.0153
4 NaN NaN 67.0387 66.9111 67.1662
5 NaN NaN 67.2512 67.1745 67.3279
6 NaN NaN 67.338 67.249 67.427


# capped
1 NaN NaN 65.2301 65.0757 65.3845
2 NaN NaN 66.4187 66.1561 66.6812
3 NaN NaN 66.6915 66.649 66.734
4 NaN NaN 66.7712 66.748 66.7943
5 NaN NaN 67.0847 67.0794 67.09
6 NaN NaN 67.1626 67.0013 67.324
EOD
$panel2 << EOD
# x low high y low high
# released
1 NaN NaN 55.3509 55.3163 55.3855
2 NaN NaN 56.4906 56.4314 56.5498
3 NaN NaN 56.831 56.8007 56.8614
4 NaN NaN 57.0571 57.0138 57.1004
5 NaN NaN 57.2409 57.1728 57.3091
6 NaN NaN 57.276 57.2019 57.3501


# capped
1 NaN NaN 55.0827 55.0189 55.1466
2 NaN NaN 56.2437 56.1227 56.3646
3 NaN NaN 56.6351 56.5815 56.6888
4 NaN NaN 56.7946 56.7318 56.8574
5 NaN NaN 56.9979 56.9409 57.0549
6 NaN NaN 57.0401 56.9554 57.1248
EOD
$panel3 << EOD
# x low high y low high
# released
1 NaN NaN 40.7571 40.6129 40.9012
2 NaN NaN 42.1068 42.0455 42.168
3 NaN NaN 42.6496 42.6232 42.676
4 NaN NaN 43.029 42.9411 43.1168
5 NaN NaN 43.3495 43.2321 43.4669
6 NaN NaN 43.5585 43.4731 43.6439


# capped
1 NaN NaN 40.2084 40.1485 40.2683
2 NaN NaN 41.5299 41.3994 41.6604
3 NaN NaN 42.1017 42.0472 42.1563
4 NaN NaN 42.3341 42.2991 42.3691
5 NaN NaN 42.6104 42.5559 42.6649
6 NaN NaN 42.7868 42.6769 42.8966
EOD
$legend << EOD
0.793 0.100
1.073 0.100


1.750 0.100
2.030 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,431 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1347 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.490in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-budget.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set multiplot
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.7149
set tmargin at screen 0.9822
unset logscale x
set xrange [0.7:6.3]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 2, '' 3, '' 4, '' 5, '' 6)
unset logscale y
set yrange [64.8876:67.6151]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65' 65, '66' 66, '67' 67)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8486 center rotate
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.4209
set tmargin at screen 0.6882
unset logscale x
set xrange [0.7:6.3]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 2, '' 3, '' 4, '' 5, '' 6)
unset logscale y
set yrange [54.8324:57.5366]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55' 55, '56' 56, '57' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.5546 center rotate
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.1269
set tmargin at screen 0.3942
unset logscale x
set xrange [0.7:6.3]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6)
unset logscale y
set yrange [39.8688:43.9235]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('40' 40, '41' 41, '42' 42, '43' 43)
unset label
set label 'PSP@5 (%)' at screen 0.0324, screen 0.2606 center rotate
set label 'Disentanglement budget' at screen 0.5442, screen 0.0690 center
plot $panel3 index 0 using 1:4 with lines linetype 1, \
  $panel3 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel3 index 1 using 1:4 with lines linetype 2, \
  $panel3 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel3 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel3 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.0445
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.200]
set label 'released' at screen 0.3363, screen 0.0223 left
set label 'capped' at screen 0.6176, screen 0.0223 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1
unset multiplot
unset output
}
