# Draws curves.svg, .png and .pdf: gnuplot curves.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# training, released, Budget 3
8.81596 NaN NaN 66.8615 66.7078 67.0153


# training, released, Budget 4
15.4824 NaN NaN 67.0387 66.9111 67.1662


# training, capped, Budget 4
6.0448 NaN NaN 66.7712 66.748 66.7943


# held-out, released, Budget 2
9.71772 NaN NaN 66.9589 66.87 67.0479


# held-out, released, Budget 3
19.6193 NaN NaN 67.3788 67.2665 67.491


# held-out, released, Budget 4
33.4941 NaN NaN 67.4744 67.408 67.5408


# held-out, capped, Budget 3
4.49925 NaN NaN 66.9961 66.9479 67.0444


# held-out, capped, Budget 4
6.82941 NaN NaN 67.2052 67.087 67.3233
EOD
$panel2 << EOD
# x low high y low high
# training, released, Budget 3
8.81596 NaN NaN 62.5589 62.502 62.6158


# training, released, Budget 4
15.4824 NaN NaN 62.739 62.6353 62.8427


# training, capped, Budget 4
6.0448 NaN NaN 62.4886 62.3979 62.5794


# held-out, released, Budget 2
9.71772 NaN NaN 62.7047 62.6396 62.7699


# held-out, released, Budget 3
19.6193 NaN NaN 62.9864 62.9208 63.052


# held-out, released, Budget 4
33.4941 NaN NaN 63.2072 63.1659 63.2485


# held-out, capped, Budget 3
4.49925 NaN NaN 62.5412 62.5137 62.5687


# held-out, capped, Budget 4
6.82941 NaN NaN 62.7667 62.7179 62.8156
EOD
$panel3 << EOD
# x low high y low high
# training, released, Budget 3
8.81596 NaN NaN 56.831 56.8007 56.8614


# training, released, Budget 4
15.4824 NaN NaN 57.0571 57.0138 57.1004


# training, capped, Budget 4
6.0448 NaN NaN 56.7946 56.7318 56.8574


# held-out, released, Budget 2
9.71772 NaN NaN 57.0323 57.0144 57.0502


# held-out, released, Budget 3
19.6193 NaN NaN 57.298 57.2529 57.3431


# held-out, released, Budget 4
33.4941 NaN NaN 57.4719 57.4314 57.5125


# held-out, capped, Budget 3
4.49925 NaN NaN 56.8183 56.7746 56.862


# held-out, capped, Budget 4
6.82941 NaN NaN 56.9572 56.9386 56.9757
EOD
$legend << EOD
0.638 1.220
0.918 1.220


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


0.638 0.100
0.918 0.100
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
set xrange [3.83172:39.3291]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 5, '' 10, '' 20)
unset logscale y
set yrange [66.6411:67.6075]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('66.8' 66.8, '67.0' 67, '67.2' 67.2, '67.4' 67.4, '67.6' 67.6)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8788 center rotate
plot $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel1 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel1 index 5 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel1 index 6 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 7 dashtype 1 linewidth 0.7, \
  $panel1 index 7 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 8 dashtype 1 linewidth 0.7, \
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
set xrange [3.83172:39.3291]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 5, '' 10, '' 20)
unset logscale y
set yrange [62.3298:63.3165]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('62.4' 62.4, '62.6' 62.6, '62.8' 62.8, '63.0' 63, '63.2' 63.2)
unset label
set label 'P@3 (%)' at screen 0.0324, screen 0.6435 center rotate
plot $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel2 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel2 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel2 index 5 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel2 index 6 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 7 dashtype 1 linewidth 0.7, \
  $panel2 index 7 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 8 dashtype 1 linewidth 0.7, \
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
set xrange [3.83172:39.3291]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('5' 5, '10' 10, '20' 20)
unset logscale y
set yrange [56.6693:57.575]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('56.8' 56.8, '57.0' 57, '57.2' 57.2, '57.4' 57.4)
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
  $panel3 index 7 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 8 dashtype 1 linewidth 0.7, \
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
set label 'training, released, Budget 3' at screen 0.2907, screen 0.2175 left
set label 'training, released, Budget 4' at screen 0.2907, screen 0.1889 left
set label 'training, capped, Budget 4' at screen 0.2907, screen 0.1604 left
set label 'held-out, released, Budget 2' at screen 0.2907, screen 0.1319 left
set label 'held-out, released, Budget 3' at screen 0.2907, screen 0.1034 left
set label 'held-out, released, Budget 4' at screen 0.2907, screen 0.0749 left
set label 'held-out, capped, Budget 3' at screen 0.2907, screen 0.0463 left
set label 'held-out, capped, Budget 4' at screen 0.2907, screen 0.0178 left
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
