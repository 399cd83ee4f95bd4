# Draws clusterers-by-budget.svg, .png and .pdf: gnuplot clusterers-by-budget.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# balanced-kmeans
1 NaN NaN 55.0827 55.0189 55.1466
2 NaN NaN 56.2437 56.1227 56.3646
3 NaN NaN 56.6351 56.5815 56.6888
4 NaN NaN 56.7946 56.7318 56.8574
5 NaN NaN 56.9979 56.9409 57.0549
6 NaN NaN 57.0401 56.9554 57.1248


# kmeans
1 NaN NaN 55.4115 55.3509 55.472
2 NaN NaN 55.6361 55.6287 55.6435
3 NaN NaN 55.8763 55.798 55.9546
4 NaN NaN 56.0935 56.0202 56.1668
5 NaN NaN 56.2004 56.1024 56.2985
6 NaN NaN 56.3191 56.2306 56.4076


# random
1 NaN NaN 52.3842 52.2694 52.4991
2 NaN NaN 54.2509 54.1908 54.311
3 NaN NaN 55.0739 55.0366 55.1112
4 NaN NaN 55.4402 55.3935 55.4868
5 NaN NaN 55.7704 55.7466 55.7941
6 NaN NaN 55.9277 55.8573 55.998
EOD
$legend << EOD
0.350 0.260
0.630 0.260


1.750 0.260
2.030 0.260


0.350 0.100
0.630 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,246 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,768 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,2.560in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'clusterers-by-budget.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set linetype 3 linecolor rgb '#009E73' linewidth 1.4 dashtype (2,3) pointtype 9 pointsize marker
set multiplot
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.2852
set tmargin at screen 0.9688
unset logscale x
set xrange [0.7:6.3]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6)
unset logscale y
set yrange [51.881:57.5132]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('52' 52, '53' 53, '54' 54, '55' 55, '56' 56, '57' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.6270 center rotate
set label 'Disentanglement budget' at screen 0.5442, screen 0.1836 center
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 1:4 with lines linetype 3, \
  $panel1 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.1406
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.360]
set label 'balanced-kmeans' at screen 0.2059, screen 0.1016 left
set label 'kmeans' at screen 0.6176, screen 0.1016 left
set label 'random' at screen 0.2059, screen 0.0391 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1
unset multiplot
unset output
}
