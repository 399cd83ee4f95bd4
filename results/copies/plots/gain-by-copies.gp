# Draws gain-by-copies.svg, .png and .pdf: gnuplot gain-by-copies.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# released, training
1 1 1 65.2868 65.2322 65.3413
2 2 2 66.5002 66.2656 66.7347
3 3 3 66.8615 66.7078 67.0153
4 4 4 67.0387 66.9111 67.1662


# released, held-out
1 1 1 66.1246 65.9101 66.3392
2 2 2 66.9589 66.87 67.0479
3 3 3 67.3788 67.2665 67.491
4 4 4 67.4744 67.408 67.5408


# capped, training
1 1 1 65.2301 65.0757 65.3845
1.99609 1.99444 1.99774 66.4187 66.1561 66.6812
2.9632 2.95553 2.97086 66.6915 66.649 66.734
3.8841 3.86575 3.90246 66.7712 66.748 66.7943


# capped, held-out
1.95618 1.94905 1.96331 66.5303 66.3816 66.6789
2.81608 2.80123 2.83093 66.9961 66.9479 67.0444
3.60993 3.58909 3.63078 67.2052 67.087 67.3233


# coverage, training
1.00053 1.00028 1.00077 65.2212 65.0484 65.3941


# coverage, held-out
1.34861 1.34599 1.35123 65.8766 65.8041 65.9492
1.44841 1.44531 1.45151 65.967 65.8978 66.0361
1.47892 1.47363 1.4842 66.1317 66.0466 66.2168
EOD
$panel2 << EOD
# x low high y low high
# released, training
1 1 1 55.3509 55.3163 55.3855
2 2 2 56.4906 56.4314 56.5498
3 3 3 56.831 56.8007 56.8614
4 4 4 57.0571 57.0138 57.1004


# released, held-out
1 1 1 56.137 55.9957 56.2784
2 2 2 57.0323 57.0144 57.0502
3 3 3 57.298 57.2529 57.3431
4 4 4 57.4719 57.4314 57.5125


# capped, training
1 1 1 55.0827 55.0189 55.1466
1.99609 1.99444 1.99774 56.2437 56.1227 56.3646
2.9632 2.95553 2.97086 56.6351 56.5815 56.6888
3.8841 3.86575 3.90246 56.7946 56.7318 56.8574


# capped, held-out
1.95618 1.94905 1.96331 56.4222 56.3421 56.5024
2.81608 2.80123 2.83093 56.8183 56.7746 56.862
3.60993 3.58909 3.63078 56.9572 56.9386 56.9757


# coverage, training
1.00053 1.00028 1.00077 55.0838 55.0231 55.1445


# coverage, held-out
1.34861 1.34599 1.35123 55.906 55.8708 55.9413
1.44841 1.44531 1.45151 56.1115 55.9769 56.2461
1.47892 1.47363 1.4842 56.1622 56.0741 56.2503
EOD
$panel3 << EOD
# x low high y low high
# released, training
1 1 1 40.7571 40.6129 40.9012
2 2 2 42.1068 42.0455 42.168
3 3 3 42.6496 42.6232 42.676
4 4 4 43.029 42.9411 43.1168


# released, held-out
1 1 1 42.1032 41.8811 42.3253
2 2 2 43.1651 43.1137 43.2165
3 3 3 43.5024 43.4286 43.5762
4 4 4 43.8124 43.7465 43.8784


# capped, training
1 1 1 40.2084 40.1485 40.2683
1.99609 1.99444 1.99774 41.5299 41.3994 41.6604
2.9632 2.95553 2.97086 42.1017 42.0472 42.1563
3.8841 3.86575 3.90246 42.3341 42.2991 42.3691


# capped, held-out
1.95618 1.94905 1.96331 41.7598 41.692 41.8277
2.81608 2.80123 2.83093 42.2509 42.2088 42.2931
3.60993 3.58909 3.63078 42.4291 42.4025 42.4557


# coverage, training
1.00053 1.00028 1.00077 40.2059 40.1443 40.2676


# coverage, held-out
1.34861 1.34599 1.35123 42.0651 42.0439 42.0863
1.44841 1.44531 1.45151 42.4606 42.3765 42.5447
1.47892 1.47363 1.4842 42.5702 42.5433 42.5971
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
set output 'gain-by-copies.'.kind
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
unset logscale x
set xrange [0:4.24]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0, '' 1, '' 2, '' 3, '' 4)
unset logscale y
set yrange [64.849:67.7402]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65' 65, '66' 66, '67' 67)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8632 center rotate
set label '1' at screen 0.2978, screen 0.7929 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5448, screen 0.8665 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7188, screen 0.8748 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9414, screen 0.9392 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.2978, screen 0.8629 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5204, screen 0.9385 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7431, screen 0.9676 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8928, screen 0.9478 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7358, screen 0.8824 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8941, screen 0.8831 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.6823, screen 0.9416 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8641, screen 0.9392 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3465, screen 0.7597 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3912, screen 0.8481 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4110, screen 0.8001 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.4414, screen 0.8635 center textcolor rgb '#404040' font ',7'
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
unset logscale x
set xrange [0:4.24]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0, '' 1, '' 2, '' 3, '' 4)
unset logscale y
set yrange [54.8194:57.712]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55' 55, '56' 56, '57' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.5976 center rotate
set label '1' at screen 0.3221, screen 0.5411 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5204, screen 0.6362 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7188, screen 0.6646 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9171, screen 0.6438 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.2978, screen 0.6007 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5204, screen 0.6814 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7188, screen 0.7036 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9414, screen 0.6844 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.2978, screen 0.5127 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5440, screen 0.5819 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7115, screen 0.6086 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8941, screen 0.6219 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.6823, screen 0.6636 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8397, screen 0.6751 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3465, screen 0.4989 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3669, screen 0.5815 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.3867, screen 0.5847 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.4171, screen 0.6088 center textcolor rgb '#404040' font ',7'
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
unset logscale x
set xrange [0:4.24]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4)
unset logscale y
set yrange [39.8456:44.1771]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('40' 40, '41' 41, '42' 42, '43' 43, '44' 44)
unset label
set label 'PSP@5 (%)' at screen 0.0324, screen 0.3320 center rotate
set label 'Copies per label' at screen 0.5442, screen 0.1590 center
set label '1' at screen 0.3221, screen 0.2819 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5204, screen 0.3572 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7188, screen 0.3874 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9171, screen 0.4086 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.2978, screen 0.3510 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5204, screen 0.4161 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7188, screen 0.4349 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9414, screen 0.4185 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.2978, screen 0.2454 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5197, screen 0.2853 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.7115, screen 0.3172 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8941, screen 0.3698 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4874, screen 0.3041 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.6823, screen 0.3811 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8641, screen 0.3692 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3465, screen 0.2314 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3912, screen 0.3151 center textcolor rgb '#404040' font ',7'
set label '3' at screen 0.4354, screen 0.3431 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.4171, screen 0.3830 center textcolor rgb '#404040' font ',7'
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
