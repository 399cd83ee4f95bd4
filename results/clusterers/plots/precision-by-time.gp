# Draws precision-by-time.svg, .png and .pdf: gnuplot precision-by-time.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# balanced-kmeans
0.760392 0.702651 0.818133 65.2301 65.0757 65.3845
2.08009 1.94351 2.21666 66.4187 66.1561 66.6812


# balanced-kmeans (pii)
2.25621 2.05174 2.46069 63.6111 63.4684 63.7538
5.14842 3.80479 6.49204 65.1291 65.0042 65.2541


# kmeans branching=100 depth=2
2.12874 1.61413 2.64335 66.1477 66.0562 66.2391
4.18306 3.79574 4.57039 66.2079 66.0913 66.3244


# random
1.70469 1.46922 1.94017 63.17 63.0264 63.3136
4.07456 3.85917 4.28994 64.5464 64.465 64.6277


# flat
3.6115 2.78507 4.43793 66.0077 65.8845 66.1309
9.11022 7.79473 10.4257 67.0174 66.7344 67.3004


# none
112.659 NaN NaN 67.3079 NaN NaN
EOD
$panel2 << EOD
# x low high y low high
# balanced-kmeans
0.760392 0.702651 0.818133 55.0827 55.0189 55.1466
2.08009 1.94351 2.21666 56.2437 56.1227 56.3646


# balanced-kmeans (pii)
2.25621 2.05174 2.46069 53.1144 53.0352 53.1935
5.14842 3.80479 6.49204 54.9832 54.9259 55.0404


# kmeans branching=100 depth=2
2.12874 1.61413 2.64335 55.9773 55.9122 56.0423
4.18306 3.79574 4.57039 56.0506 55.8916 56.2096


# random
1.70469 1.46922 1.94017 52.3842 52.2694 52.4991
4.07456 3.85917 4.28994 54.2509 54.1908 54.311


# flat
3.6115 2.78507 4.43793 55.7551 55.7376 55.7726
9.11022 7.79473 10.4257 56.7513 56.7242 56.7785


# none
112.659 NaN NaN 57.1166 NaN NaN
EOD
$legend << EOD
0.638 1.060
0.918 1.060


0.638 0.900
0.918 0.900


0.638 0.740
0.918 0.740


0.638 0.580
0.918 0.580


0.638 0.420
0.918 0.420


0.638 0.260
0.918 0.260
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,435 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1359 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.530in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-time.'.kind
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
set bmargin at screen 0.6733
set tmargin at screen 0.9823
set logscale x
set xrange [0.468099:169.11]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 10, '' 100)
unset logscale y
set yrange [62.6839:67.6504]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('63' 63, '64' 64, '65' 65, '66' 66, '67' 67)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8278 center rotate
set label '1' at screen 0.1687, screen 0.8470 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3611, screen 0.9209 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.3240, screen 0.7462 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4661, screen 0.8472 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.3400, screen 0.8671 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4365, screen 0.9143 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.2840, screen 0.7188 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4327, screen 0.7674 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.4155, screen 0.8584 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5719, screen 0.9582 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.9067, screen 0.9393 center textcolor rgb '#404040' font ',7'
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
  $panel1 index 4 using 1:4 with lines linetype 5, \
  $panel1 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel1 index 4 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel1 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel1 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel1 index 5 using 1:4 with points linetype 6 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.3377
set tmargin at screen 0.6468
set logscale x
set xrange [0.468099:169.11]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '10' 10, '100' 100)
unset logscale y
set yrange [51.8816:57.5044]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('52' 52, '54' 54, '56' 56)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.4923 center rotate
set label 'Training time (s)' at screen 0.5442, screen 0.2804 center
set label '1' at screen 0.1930, screen 0.5355 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3367, screen 0.5993 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.3483, screen 0.4273 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4661, screen 0.5300 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.3400, screen 0.5411 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4365, screen 0.5887 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.3083, screen 0.3871 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4327, screen 0.4462 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.4155, screen 0.5289 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5476, screen 0.6272 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.9067, screen 0.6037 center textcolor rgb '#404040' font ',7'
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
  $panel2 index 4 using 1:4 with lines linetype 5, \
  $panel2 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel2 index 4 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel2 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel2 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel2 index 5 using 1:4 with points linetype 6 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.2561
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:1.160]
set label 'Numbers at the points: budget' at screen 0.5000, screen 0.0221 center
set label 'balanced-kmeans' at screen 0.2907, screen 0.2340 left
set label 'balanced-kmeans (pii)' at screen 0.2907, screen 0.1987 left
set label 'kmeans branching=100 depth=2' at screen 0.2907, screen 0.1634 left
set label 'random' at screen 0.2907, screen 0.1280 left
set label 'flat' at screen 0.2907, screen 0.0927 left
set label 'none' at screen 0.2907, screen 0.0574 left
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
