# Draws gain-by-inner-products.svg, .png and .pdf: gnuplot gain-by-inner-products.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# released, training
1848.71 1533.56 2163.86 65.2868 65.2322 65.3413
4500.45 3970.64 5030.26 66.5002 66.2656 66.7347
7062.79 6320.81 7804.77 66.8615 66.7078 67.0153
9543.21 8728.55 10357.9 67.0387 66.9111 67.1662


# released, held-out
5013.56 4353.88 5673.24 66.1246 65.9101 66.3392
9675.62 8608.64 10742.6 66.9589 66.87 67.0479
14181.8 12816.7 15547 67.3788 67.2665 67.491
18799 17180 20417.9 67.4744 67.408 67.5408


# capped, training
542.235 542.086 542.385 65.2301 65.0757 65.3845
1477.97 1472.48 1483.46 66.4187 66.1561 66.6812
2269.21 2256.77 2281.65 66.6915 66.649 66.734
3025.92 3004.79 3047.05 66.7712 66.748 66.7943


# capped, held-out
1497.28 1490.72 1503.84 66.5303 66.3816 66.6789
2280.58 2265.51 2295.65 66.9961 66.9479 67.0444
3041.1 3018.79 3063.41 67.2052 67.087 67.3233


# coverage, training
542.608 542.388 542.829 65.2212 65.0484 65.3941


# coverage, held-out
1189.45 1185.44 1193.46 65.8766 65.8041 65.9492
1568.72 1552.48 1584.96 65.967 65.8978 66.0361
1929.81 1904.02 1955.59 66.1317 66.0466 66.2168
EOD
$panel2 << EOD
# x low high y low high
# released, training
1848.71 1533.56 2163.86 55.3509 55.3163 55.3855
4500.45 3970.64 5030.26 56.4906 56.4314 56.5498
7062.79 6320.81 7804.77 56.831 56.8007 56.8614
9543.21 8728.55 10357.9 57.0571 57.0138 57.1004


# released, held-out
5013.56 4353.88 5673.24 56.137 55.9957 56.2784
9675.62 8608.64 10742.6 57.0323 57.0144 57.0502
14181.8 12816.7 15547 57.298 57.2529 57.3431
18799 17180 20417.9 57.4719 57.4314 57.5125


# capped, training
542.235 542.086 542.385 55.0827 55.0189 55.1466
1477.97 1472.48 1483.46 56.2437 56.1227 56.3646
2269.21 2256.77 2281.65 56.6351 56.5815 56.6888
3025.92 3004.79 3047.05 56.7946 56.7318 56.8574


# capped, held-out
1497.28 1490.72 1503.84 56.4222 56.3421 56.5024
2280.58 2265.51 2295.65 56.8183 56.7746 56.862
3041.1 3018.79 3063.41 56.9572 56.9386 56.9757


# coverage, training
542.608 542.388 542.829 55.0838 55.0231 55.1445


# coverage, held-out
1189.45 1185.44 1193.46 55.906 55.8708 55.9413
1568.72 1552.48 1584.96 56.1115 55.9769 56.2461
1929.81 1904.02 1955.59 56.1622 56.0741 56.2503
EOD
$panel3 << EOD
# x low high y low high
# released, training
1848.71 1533.56 2163.86 40.7571 40.6129 40.9012
4500.45 3970.64 5030.26 42.1068 42.0455 42.168
7062.79 6320.81 7804.77 42.6496 42.6232 42.676
9543.21 8728.55 10357.9 43.029 42.9411 43.1168


# released, held-out
5013.56 4353.88 5673.24 42.1032 41.8811 42.3253
9675.62 8608.64 10742.6 43.1651 43.1137 43.2165
14181.8 12816.7 15547 43.5024 43.4286 43.5762
18799 17180 20417.9 43.8124 43.7465 43.8784


# capped, training
542.235 542.086 542.385 40.2084 40.1485 40.2683
1477.97 1472.48 1483.46 41.5299 41.3994 41.6604
2269.21 2256.77 2281.65 42.1017 42.0472 42.1563
3025.92 3004.79 3047.05 42.3341 42.2991 42.3691


# capped, held-out
1497.28 1490.72 1503.84 41.7598 41.692 41.8277
2280.58 2265.51 2295.65 42.2509 42.2088 42.2931
3041.1 3018.79 3063.41 42.4291 42.4025 42.4557


# coverage, training
542.608 542.388 542.829 40.2059 40.1443 40.2676


# coverage, held-out
1189.45 1185.44 1193.46 42.0651 42.0439 42.0863
1568.72 1552.48 1584.96 42.4606 42.3765 42.5447
1929.81 1904.02 1955.59 42.5702 42.5433 42.5971
EOD
$legend << EOD
0.160 0.580
0.440 0.580


1.750 0.580
2.030 0.580


0.160 0.420
0.440 0.420


1.750 0.420
2.030 0.420


0.160 0.260
0.440 0.260


1.750 0.260
2.030 0.260
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,477 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1491 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.970in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'gain-by-inner-products.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set linetype 3 linecolor rgb '#009E73' linewidth 1.4 dashtype (2,3) pointtype 9 pointsize marker
set linetype 4 linecolor rgb '#CC79A7' linewidth 1.4 dashtype (9,3,2,3) pointtype 13 pointsize marker
set linetype 5 linecolor rgb '#E69F00' linewidth 1.4 dashtype (5,3) pointtype 11 pointsize marker
set linetype 6 linecolor rgb '#56B4E9' linewidth 1.4 dashtype (14,4) pointtype 7 pointsize marker
set multiplot
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.7425
set tmargin at screen 0.9839
set logscale x
set xrange [405.501:27295.3]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1000, '' 3000, '' 10000)
unset logscale y
set yrange [64.849:67.7402]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65' 65, '66' 66, '67' 67)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8632 center rotate
set label '1' at screen 0.4269, screen 0.7989 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5803, screen 0.8942 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.6703, screen 0.9244 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.7304, screen 0.9392 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.6505, screen 0.8351 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.7575, screen 0.8988 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.8096, screen 0.9676 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8902, screen 0.9419 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.1575, screen 0.7882 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3578, screen 0.8874 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4678, screen 0.8765 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5253, screen 0.8831 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3847, screen 0.9186 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4688, screen 0.9416 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5506, screen 0.9531 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.2063, screen 0.7597 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3388, screen 0.8084 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.3941, screen 0.8160 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.4354, screen 0.8694 center textcolor rgb '#404040' font ',7'
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 1:4 with lines linetype 3, \
  $panel1 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 3 using 1:4 with lines linetype 4, \
  $panel1 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel1 index 3 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel1 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel1 index 4 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel1 index 5 using 1:4 with lines linetype 6, \
  $panel1 index 5 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel1 index 5 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel1 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel1 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel1 index 5 using 1:4 with points linetype 6 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.4769
set tmargin at screen 0.7183
set logscale x
set xrange [405.501:27295.3]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1000, '' 3000, '' 10000)
unset logscale y
set yrange [54.8194:57.712]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55' 55, '56' 56, '57' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.5976 center rotate
set label '1' at screen 0.4269, screen 0.5411 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6046, screen 0.6362 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.6946, screen 0.6646 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.7548, screen 0.6835 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.6505, screen 0.5730 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.7575, screen 0.6417 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.8339, screen 0.7036 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8902, screen 0.6784 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.1818, screen 0.5187 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3578, screen 0.6096 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4678, screen 0.6086 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5253, screen 0.6219 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3847, screen 0.6305 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4688, screen 0.6636 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5263, screen 0.6751 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.1576, screen 0.5128 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3388, screen 0.5477 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.3941, screen 0.5490 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.4354, screen 0.5691 center textcolor rgb '#404040' font ',7'
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 2 using 1:4 with lines linetype 3, \
  $panel2 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel2 index 2 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel2 index 3 using 1:4 with lines linetype 4, \
  $panel2 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel2 index 3 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel2 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel2 index 4 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel2 index 5 using 1:4 with lines linetype 6, \
  $panel2 index 5 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel2 index 5 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel2 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel2 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel2 index 5 using 1:4 with points linetype 6 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.2113
set tmargin at screen 0.4527
set logscale x
set xrange [405.501:27295.3]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1000' 1000, '3000' 3000, '10000' 10000)
unset logscale y
set yrange [39.8456:44.1771]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('40' 40, '41' 41, '42' 42, '43' 43, '44' 44)
unset label
set label 'PSP@5 (%)' at screen 0.0324, screen 0.3320 center rotate
set label 'Inner products' at screen 0.5442, screen 0.1590 center
set label '1' at screen 0.4269, screen 0.2819 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6046, screen 0.3572 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.6946, screen 0.3874 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.7548, screen 0.3689 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.6505, screen 0.3232 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.7575, screen 0.4161 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.8339, screen 0.4349 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8902, screen 0.4125 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.1818, screen 0.2513 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3821, screen 0.2853 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4678, screen 0.3172 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5253, screen 0.3301 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3847, screen 0.3378 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4688, screen 0.3652 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.1576, screen 0.2452 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3388, screen 0.3548 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.3941, screen 0.3769 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.4354, screen 0.3830 center textcolor rgb '#404040' font ',7'
plot $panel3 index 0 using 1:4 with lines linetype 1, \
  $panel3 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel3 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel3 index 1 using 1:4 with lines linetype 2, \
  $panel3 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel3 index 1 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel3 index 2 using 1:4 with lines linetype 3, \
  $panel3 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel3 index 2 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel3 index 3 using 1:4 with lines linetype 4, \
  $panel3 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel3 index 3 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel3 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel3 index 4 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel3 index 5 using 1:4 with lines linetype 6, \
  $panel3 index 5 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel3 index 5 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel3 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel3 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel3 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel3 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel3 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel3 index 5 using 1:4 with points linetype 6 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.1368
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.680]
set label 'Numbers at the points: budget' at screen 0.5000, screen 0.0201 center
set label 'released, training' at screen 0.1500, screen 0.1167 left
set label 'released, held-out' at screen 0.6176, screen 0.1167 left
set label 'capped, training' at screen 0.1500, screen 0.0845 left
set label 'capped, held-out' at screen 0.6176, screen 0.0845 left
set label 'coverage, training' at screen 0.1500, screen 0.0523 left
set label 'coverage, held-out' at screen 0.6176, screen 0.0523 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1, \
  $legend index 3 using 1:2 with lines linetype 4, \
  $legend index 3 using (($1)+0.14):2 every ::0::0 with points linetype 4 dashtype 1, \
  $legend index 4 using 1:2 with lines linetype 5, \
  $legend index 4 using (($1)+0.14):2 every ::0::0 with points linetype 5 dashtype 1, \
  $legend index 5 using 1:2 with lines linetype 6, \
  $legend index 5 using (($1)+0.14):2 every ::0::0 with points linetype 6 dashtype 1
unset multiplot
unset output
}
