# Draws curves.svg, .png and .pdf: gnuplot curves.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# balanced-kmeans, Budget 1
0.760392 NaN NaN 65.2301 65.0757 65.3845


# balanced-kmeans, Budget 2
2.51596 NaN NaN 66.4187 66.1561 66.6812


# balanced-kmeans (pii), Budget 2
6.3854 NaN NaN 65.1291 65.0042 65.2541


# kmeans branching=100 depth=2, Budget 1
2.12874 NaN NaN 66.1477 66.0562 66.2391


# kmeans branching=100 depth=2, Budget 2
5.05147 NaN NaN 66.2079 66.0913 66.3244


# flat, Budget 1
3.6115 NaN NaN 66.0077 65.8845 66.1309


# flat, Budget 2
9.63356 NaN NaN 67.0174 66.7344 67.3004


# none, Budget 1
112.659 NaN NaN 67.3079 NaN NaN
EOD
$panel2 << EOD
# x low high y low high
# balanced-kmeans, Budget 1
0.760392 NaN NaN 60.8495 60.6823 61.0168


# balanced-kmeans, Budget 2
2.51596 NaN NaN 61.9962 61.855 62.1374


# balanced-kmeans (pii), Budget 2
6.3854 NaN NaN 60.6565 60.5776 60.7353


# kmeans branching=100 depth=2, Budget 1
2.12874 NaN NaN 61.6697 61.6027 61.7366


# kmeans branching=100 depth=2, Budget 2
5.05147 NaN NaN 61.822 61.6532 61.9908


# flat, Budget 1
3.6115 NaN NaN 61.5723 61.4754 61.6691


# flat, Budget 2
9.63356 NaN NaN 62.5394 62.4397 62.6392


# none, Budget 1
112.659 NaN NaN 62.9362 NaN NaN
EOD
$panel3 << EOD
# x low high y low high
# balanced-kmeans, Budget 1
0.760392 NaN NaN 55.0827 55.0189 55.1466


# balanced-kmeans, Budget 2
2.51596 NaN NaN 56.2437 56.1227 56.3646


# balanced-kmeans (pii), Budget 2
6.3854 NaN NaN 54.9832 54.9259 55.0404


# kmeans branching=100 depth=2, Budget 1
2.12874 NaN NaN 55.9773 55.9122 56.0423


# kmeans branching=100 depth=2, Budget 2
5.05147 NaN NaN 56.0506 55.8916 56.2096


# flat, Budget 1
3.6115 NaN NaN 55.7551 55.7376 55.7726


# flat, Budget 2
9.63356 NaN NaN 56.7513 56.7242 56.7785


# none, Budget 1
112.659 NaN NaN 57.1166 NaN NaN
EOD
$legend << EOD
0.322 1.220
0.602 1.220


0.322 1.060
0.602 1.060


0.322 0.900
0.602 0.900


0.322 0.740
0.602 0.740


0.322 0.580
0.602 0.580


0.322 0.420
0.602 0.420


0.322 0.260
0.602 0.260


0.322 0.100
0.602 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,539 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1683 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,5.610in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'curves.'.kind
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
set linetype 7 linecolor rgb '#000000' linewidth 1.4 dashtype (9,3,2,3,2,3) pointtype 5 pointsize marker
set linetype 8 linecolor rgb '#0072B2' linewidth 1.4 dashtype (9,4) pointtype 6 pointsize marker
set multiplot
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.7718
set tmargin at screen 0.9857
set logscale x
set xrange [0.509776:168.045]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 10, '' 100)
unset logscale y
set yrange [64.8199:67.4922]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65' 65, '66' 66, '67' 67)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8788 center rotate
plot $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel1 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel1 index 5 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel1 index 6 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 7 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel1 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel1 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel1 index 5 using 1:4 with points linetype 6 dashtype 1, \
  $panel1 index 6 using 1:4 with points linetype 7 dashtype 1, \
  $panel1 index 7 using 1:4 with points linetype 8 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.5365
set tmargin at screen 0.7504
set logscale x
set xrange [0.509776:168.045]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 10, '' 100)
unset logscale y
set yrange [60.3889:63.1249]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('61' 61, '62' 62, '63' 63)
unset label
set label 'P@3 (%)' at screen 0.0324, screen 0.6435 center rotate
plot $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel2 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel2 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel2 index 5 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel2 index 6 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 7 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel2 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel2 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel2 index 5 using 1:4 with points linetype 6 dashtype 1, \
  $panel2 index 6 using 1:4 with points linetype 7 dashtype 1, \
  $panel2 index 7 using 1:4 with points linetype 8 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.3012
set tmargin at screen 0.5152
set logscale x
set xrange [0.509776:168.045]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '10' 10, '100' 100)
unset logscale y
set yrange [54.7506:57.2918]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55.0' 55, '55.5' 55.5, '56.0' 56, '56.5' 56.5, '57.0' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.4082 center rotate
set label 'Training time (s)' at screen 0.5605, screen 0.2549 center
plot $panel3 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel3 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel3 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel3 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel3 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel3 index 5 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel3 index 6 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 7 dashtype 1 linewidth 0.7, \
  $panel3 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel3 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel3 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel3 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel3 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel3 index 5 using 1:4 with points linetype 6 dashtype 1, \
  $panel3 index 6 using 1:4 with points linetype 7 dashtype 1, \
  $panel3 index 7 using 1:4 with points linetype 8 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.2353
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:1.320]
set label 'balanced-kmeans, Budget 1' at screen 0.1975, screen 0.2175 left
set label 'balanced-kmeans, Budget 2' at screen 0.1975, screen 0.1889 left
set label 'balanced-kmeans (pii), Budget 2' at screen 0.1975, screen 0.1604 left
set label 'kmeans branching=100 depth=2, Budget 1' at screen 0.1975, screen 0.1319 left
set label 'kmeans branching=100 depth=2, Budget 2' at screen 0.1975, screen 0.1034 left
set label 'flat, Budget 1' at screen 0.1975, screen 0.0749 left
set label 'flat, Budget 2' at screen 0.1975, screen 0.0463 left
set label 'none, Budget 1' at screen 0.1975, screen 0.0178 left
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
  $legend index 5 using (($1)+0.14):2 every ::0::0 with points linetype 6 dashtype 1, \
  $legend index 6 using 1:2 with lines linetype 7, \
  $legend index 6 using (($1)+0.14):2 every ::0::0 with points linetype 7 dashtype 1, \
  $legend index 7 using 1:2 with lines linetype 8, \
  $legend index 7 using (($1)+0.14):2 every ::0::0 with points linetype 8 dashtype 1
unset multiplot
unset output
}
