# Draws curves.svg, .png and .pdf: gnuplot curves.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# Budget 1, training
9.50957 NaN NaN 91.7667 NaN NaN


# Budget 2, training
38.9755 NaN NaN 92 NaN NaN


# Budget 2, held-out
62.6284 NaN NaN 91.9167 NaN NaN


# Budget 4, training
305.329 NaN NaN 92.05 NaN NaN


# Budget 4, held-out
265.411 NaN NaN 92.2333 NaN NaN
EOD
$panel2 << EOD
# x low high y low high
# Budget 1, training
9.50957 NaN NaN 82.2111 NaN NaN


# Budget 2, training
38.9755 NaN NaN 82.8 NaN NaN


# Budget 2, held-out
62.6284 NaN NaN 82.7333 NaN NaN


# Budget 4, training
305.329 NaN NaN 83.1278 NaN NaN


# Budget 4, held-out
265.411 NaN NaN 83.1333 NaN NaN
EOD
$panel3 << EOD
# x low high y low high
# Budget 1, training
9.50957 NaN NaN 69.54 NaN NaN


# Budget 2, training
38.9755 NaN NaN 70.0467 NaN NaN


# Budget 2, held-out
62.6284 NaN NaN 70.0767 NaN NaN


# Budget 4, training
305.329 NaN NaN 70.1467 NaN NaN


# Budget 4, held-out
265.411 NaN NaN 70.24 NaN NaN
EOD
$legend << EOD
0.160 0.420
0.440 0.420


1.750 0.420
2.030 0.420


0.160 0.260
0.440 0.260


1.750 0.260
2.030 0.260


0.160 0.100
0.440 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,462 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1443 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.810in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
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
set multiplot
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.7339
set tmargin at screen 0.9834
set logscale x
set xrange [7.20497:402.992]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 10, '' 30, '' 100, '' 300)
unset logscale y
set yrange [91.7293:92.2707]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('91.8' 91.8, '92.0' 92, '92.2' 92.2)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8586 center rotate
plot $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel1 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel1 index 4 using 1:4 with points linetype 5 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.4595
set tmargin at screen 0.7089
set logscale x
set xrange [7.20497:402.992]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 10, '' 30, '' 100, '' 300)
unset logscale y
set yrange [82.1373:83.2071]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('82.2' 82.2, '82.4' 82.4, '82.6' 82.6, '82.8' 82.8, '83.0' 83, '83.2' 83.2)
unset label
set label 'P@3 (%)' at screen 0.0324, screen 0.5842 center rotate
plot $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel2 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel2 index 4 using 1:4 with points linetype 5 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.1850
set tmargin at screen 0.4345
set logscale x
set xrange [7.20497:402.992]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('10' 10, '30' 30, '100' 100, '300' 300)
unset logscale y
set yrange [69.484:70.296]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('69.6' 69.6, '69.8' 69.8, '70.0' 70, '70.2' 70.2)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.3098 center rotate
set label 'Training time (s)' at screen 0.5605, screen 0.1310 center
plot $panel3 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel3 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel3 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel3 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel3 index 4 using 1:4 with points linetype 5 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.1081
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.520]
set label 'Budget 1, training' at screen 0.1500, screen 0.0873 left
set label 'Budget 2, training' at screen 0.6176, screen 0.0873 left
set label 'Budget 2, held-out' at screen 0.1500, screen 0.0541 left
set label 'Budget 4, training' at screen 0.6176, screen 0.0541 left
set label 'Budget 4, held-out' at screen 0.1500, screen 0.0208 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1, \
  $legend index 3 using 1:2 with lines linetype 4, \
  $legend index 3 using (($1)+0.14):2 every ::0::0 with points linetype 4 dashtype 1, \
  $legend index 4 using 1:2 with lines linetype 5, \
  $legend index 4 using (($1)+0.14):2 every ::0::0 with points linetype 5 dashtype 1
unset multiplot
unset output
}
