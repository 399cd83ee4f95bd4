# Draws gain-by-time.svg, .png and .pdf: gnuplot gain-by-time.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# released, training
1.53635 1.49311 1.57959 65.2868 65.2322 65.3413
4.06723 3.85426 4.28019 66.5002 66.2656 66.7347
8.38254 7.61637 9.14872 66.8615 66.7078 67.0153
15.0114 12.8085 17.2144 67.0387 66.9111 67.1662


# released, held-out
2.5978 2.27788 2.91772 66.1246 65.9101 66.3392
8.58048 6.98612 10.1748 66.9589 66.87 67.0479
18.469 15.1904 21.7476 67.3788 67.2665 67.491
32.3489 28.1525 36.5452 67.4744 67.408 67.5408


# capped, training
0.760392 0.702651 0.818133 65.2301 65.0757 65.3845
2.08009 1.94351 2.21666 66.4187 66.1561 66.6812
3.38878 3.26867 3.5089 66.6915 66.649 66.734
5.60883 5.39115 5.82652 66.7712 66.748 66.7943


# capped, held-out
1.70385 1.68345 1.72425 66.5303 66.3816 66.6789
3.35719 3.15478 3.55959 66.9961 66.9479 67.0444
5.68218 5.52927 5.83508 67.2052 67.087 67.3233


# coverage, training
1.09758 1.00137 1.1938 65.2212 65.0484 65.3941


# coverage, held-out
1.10562 1.07097 1.14027 65.8766 65.8041 65.9492
1.54469 1.45557 1.63381 65.967 65.8978 66.0361
2.00296 1.7856 2.22032 66.1317 66.0466 66.2168
EOD
$panel2 << EOD
# x low high y low high
# released, training
1.53635 1.49311 1.57959 55.3509 55.3163 55.3855
4.06723 3.85426 4.28019 56.4906 56.4314 56.5498
8.38254 7.61637 9.14872 56.831 56.8007 56.8614
15.0114 12.8085 17.2144 57.0571 57.0138 57.1004


# released, held-out
2.5978 2.27788 2.91772 56.137 55.9957 56.2784
8.58048 6.98612 10.1748 57.0323 57.0144 57.0502
18.469 15.1904 21.7476 57.298 57.2529 57.3431
32.3489 28.1525 36.5452 57.4719 57.4314 57.5125


# capped, training
0.760392 0.702651 0.818133 55.0827 55.0189 55.1466
2.08009 1.94351 2.21666 56.2437 56.1227 56.3646
3.38878 3.26867 3.5089 56.6351 56.5815 56.6888
5.60883 5.39115 5.82652 56.7946 56.7318 56.8574


# capped, held-out
1.70385 1.68345 1.72425 56.4222 56.3421 56.5024
3.35719 3.15478 3.55959 56.8183 56.7746 56.862
5.68218 5.52927 5.83508 56.9572 56.9386 56.9757


# coverage, training
1.09758 1.00137 1.1938 55.0838 55.0231 55.1445


# coverage, held-out
1.10562 1.07097 1.14027 55.906 55.8708 55.9413
1.54469 1.45557 1.63381 56.1115 55.9769 56.2461
2.00296 1.7856 2.22032 56.1622 56.0741 56.2503
EOD
$panel3 << EOD
# x low high y low high
# released, training
1.53635 1.49311 1.57959 40.7571 40.6129 40.9012
4.06723 3.85426 4.28019 42.1068 42.0455 42.168
8.38254 7.61637 9.14872 42.6496 42.6232 42.676
15.0114 12.8085 17.2144 43.029 42.9411 43.1168


# released, held-out
2.5978 2.27788 2.91772 42.1032 41.8811 42.3253
8.58048 6.98612 10.1748 43.1651 43.1137 43.2165
18.469 15.1904 21.7476 43.5024 43.4286 43.5762
32.3489 28.1525 36.5452 43.8124 43.7465 43.8784


# capped, training
0.760392 0.702651 0.818133 40.2084 40.1485 40.2683
2.08009 1.94351 2.21666 41.5299 41.3994 41.6604
3.38878 3.26867 3.5089 42.1017 42.0472 42.1563
5.60883 5.39115 5.82652 42.3341 42.2991 42.3691


# capped, held-out
1.70385 1.68345 1.72425 41.7598 41.692 41.8277
3.35719 3.15478 3.55959 42.2509 42.2088 42.2931
5.68218 5.52927 5.83508 42.4291 42.4025 42.4557


# coverage, training
1.09758 1.00137 1.1938 40.2059 40.1443 40.2676


# coverage, held-out
1.10562 1.07097 1.14027 42.0651 42.0439 42.0863
1.54469 1.45557 1.63381 42.4606 42.3765 42.5447
2.00296 1.7856 2.22032 42.5702 42.5433 42.5971
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
set output 'gain-by-time.'.kind
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
set xrange [0.512215:50.1323]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 3, '' 10, '' 30)
unset logscale y
set yrange [64.849:67.7402]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65' 65, '66' 66, '67' 67)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8632 center rotate
set label '1' at screen 0.3253, screen 0.7989 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5282, screen 0.8665 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.6609, screen 0.8966 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.7678, screen 0.9114 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.4217, screen 0.8133 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6409, screen 0.9385 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7572, screen 0.9676 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8843, screen 0.9419 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.1719, screen 0.7882 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3809, screen 0.9093 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4704, screen 0.8765 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5872, screen 0.9169 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3200, screen 0.8967 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4687, screen 0.9416 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5896, screen 0.9531 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.2879, screen 0.7874 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.2649, screen 0.8481 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.3020, screen 0.8497 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.3740, screen 0.8297 center textcolor rgb '#404040' font ',7'
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
set xrange [0.512215:50.1323]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 3, '' 10, '' 30)
unset logscale y
set yrange [54.8194:57.712]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55' 55, '56' 56, '57' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.5976 center rotate
set label '1' at screen 0.3253, screen 0.5411 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5039, screen 0.5965 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.6366, screen 0.6249 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.7435, screen 0.6438 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.4217, screen 0.5511 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6409, screen 0.6814 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7815, screen 0.7036 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8843, screen 0.6784 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.1963, screen 0.5187 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3809, screen 0.5600 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4704, screen 0.6641 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5629, screen 0.6774 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3443, screen 0.6305 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4444, screen 0.6576 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5896, screen 0.6692 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.2636, screen 0.5188 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.2649, screen 0.5874 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.3020, screen 0.5986 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.3740, screen 0.6247 center textcolor rgb '#404040' font ',7'
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
set xrange [0.512215:50.1323]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '3' 3, '10' 10, '30' 30)
unset logscale y
set yrange [39.8456:44.1771]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('40' 40, '41' 41, '42' 42, '43' 43, '44' 44)
unset label
set label 'PSP@5 (%)' at screen 0.0324, screen 0.3320 center rotate
set label 'Training time (s)' at screen 0.5442, screen 0.1590 center
set label '1' at screen 0.3253, screen 0.2422 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5039, screen 0.3175 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.6366, screen 0.3477 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.7435, screen 0.3689 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.3973, screen 0.3510 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6409, screen 0.4161 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7815, screen 0.4349 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8843, screen 0.4125 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.1963, screen 0.2513 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3809, screen 0.3409 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4704, screen 0.3727 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.5629, screen 0.3301 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3443, screen 0.3378 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4444, screen 0.3592 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.2879, screen 0.2452 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.2649, screen 0.3548 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.3263, screen 0.3769 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.3740, screen 0.3830 center textcolor rgb '#404040' font ',7'
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
