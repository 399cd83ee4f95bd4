# Draws precision-by-speed.svg, .png and .pdf: gnuplot precision-by-speed.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# balanced-kmeans
89011.3 80611.6 97411 55.0827 55.0189 55.1466
48355.3 47680.5 49030 56.2437 56.1227 56.3646


# balanced-kmeans (pii)
29890.5 27963.7 31817.2 53.1144 53.0352 53.1935
20387.1 12899.5 27874.6 54.9832 54.9259 55.0404


# kmeans branching=100 depth=2
53975.2 47466.3 60484.1 55.9773 55.9122 56.0423
32158.5 27635.3 36681.7 56.0506 55.8916 56.2096


# random
56228.5 53840.7 58616.4 52.3842 52.2694 52.4991
30005.6 27191.9 32819.2 54.2509 54.1908 54.311


# flat
77691 52187.4 103195 55.7551 55.7376 55.7726
33454.5 32512.6 34396.4 56.7513 56.7242 56.7785


# none
5906.33 NaN NaN 57.1166 NaN NaN
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
if (kind eq 'svg') { set terminal svg noenhanced size 326,323 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1008 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,3.360in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-speed.'.kind
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
set bmargin at screen 0.4554
set tmargin at screen 0.9762
set logscale x
set xrange [4698.19:129731]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('10000' 10000, '30000' 30000, '10⁵' 100000)
unset logscale y
set yrange [51.8816:57.5044]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('52' 52, '53' 53, '54' 54, '55' 55, '56' 56, '57' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.7158 center rotate
set label 'Prediction rate (instances/s)' at screen 0.5442, screen 0.3780 center
set label '1' at screen 0.8692, screen 0.7812 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.7146, screen 0.8888 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.5927, screen 0.5402 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4957, screen 0.7720 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.7425, screen 0.8054 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6356, screen 0.8621 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.7528, screen 0.5313 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5937, screen 0.7042 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.8348, screen 0.8435 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6212, screen 0.9358 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.1818, screen 0.9109 center textcolor rgb '#404040' font ',7'
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
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.3452
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:1.160]
set label 'Numbers at the points: budget' at screen 0.5000, screen 0.0298 center
set label 'balanced-kmeans' at screen 0.2907, screen 0.3155 left
set label 'balanced-kmeans (pii)' at screen 0.2907, screen 0.2679 left
set label 'kmeans branching=100 depth=2' at screen 0.2907, screen 0.2202 left
set label 'random' at screen 0.2907, screen 0.1726 left
set label 'flat' at screen 0.2907, screen 0.1250 left
set label 'none' at screen 0.2907, screen 0.0774 left
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
