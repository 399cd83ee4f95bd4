# Draws curves.svg, .png and .pdf: gnuplot curves.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# Level 0, released
3.15509 NaN NaN 67.0847 66.9457 67.2237


# Level 0, capped
2.82478 NaN NaN 67.1928 67.0196 67.366


# Level 0, priced
3.31506 NaN NaN 67.0227 66.9368 67.1086


# Level 1, released
3.16118 NaN NaN 66.7623 66.5642 66.9605


# Level 1, capped
2.83797 NaN NaN 66.9784 66.8828 67.0741


# Level 1, priced
3.8568 NaN NaN 66.6082 66.4769 66.7395


# Level 2, capped
2.65088 NaN NaN 66.5179 66.4275 66.6083


# Level 3, capped
2.79435 NaN NaN 66.5267 66.4866 66.5669
EOD
$panel2 << EOD
# x low high y low high
# Level 0, released
3.15509 NaN NaN 62.3623 62.2558 62.4688


# Level 0, capped
2.82478 NaN NaN 62.4373 62.3426 62.532


# Level 0, priced
3.31506 NaN NaN 62.2725 62.2441 62.301


# Level 1, released
3.16118 NaN NaN 62.2347 62.1315 62.338


# Level 1, capped
2.83797 NaN NaN 62.377 62.2753 62.4788


# Level 1, priced
3.8568 NaN NaN 62.1302 62.0779 62.1826


# Level 2, capped
2.65088 NaN NaN 62.1367 62.043 62.2305


# Level 3, capped
2.79435 NaN NaN 62.0251 61.9516 62.0987
EOD
$panel3 << EOD
# x low high y low high
# Level 0, released
3.15509 NaN NaN 56.0616 55.9938 56.1294


# Level 0, capped
2.82478 NaN NaN 56.199 56.1761 56.222


# Level 0, priced
3.31506 NaN NaN 55.9737 55.9227 56.0247


# Level 1, released
3.16118 NaN NaN 56.4038 56.2938 56.5138


# Level 1, capped
2.83797 NaN NaN 56.5402 56.5322 56.5482


# Level 1, priced
3.8568 NaN NaN 56.2667 56.2369 56.2965


# Level 2, capped
2.65088 NaN NaN 56.3723 56.3552 56.3894


# Level 3, capped
2.79435 NaN NaN 56.2546 56.194 56.3153
EOD
$legend << EOD
0.223 0.580
0.503 0.580


1.750 0.580
2.030 0.580


0.223 0.420
0.503 0.420


1.750 0.420
2.030 0.420


0.223 0.260
0.503 0.260


1.750 0.260
2.030 0.260


0.223 0.100
0.503 0.100


1.750 0.100
2.030 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,477 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1491 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.970in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
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
set bmargin at screen 0.7425
set tmargin at screen 0.9839
set logscale x
set xrange [2.57254:3.97424]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 3, '' 3.5)
unset logscale y
set yrange [66.3524:67.441]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('66.4' 66.4, '66.6' 66.6, '66.8' 66.8, '67.0' 67, '67.2' 67.2, '67.4' 67.4)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8632 center rotate
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
set bmargin at screen 0.4769
set tmargin at screen 0.7183
set logscale x
set xrange [2.57254:3.97424]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 3, '' 3.5)
unset logscale y
set yrange [61.9051:62.5784]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('62.0' 62, '62.2' 62.2, '62.4' 62.4)
unset label
set label 'P@3 (%)' at screen 0.0324, screen 0.5976 center rotate
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
set bmargin at screen 0.2113
set tmargin at screen 0.4527
set logscale x
set xrange [2.57254:3.97424]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('3.0' 3, '3.5' 3.5)
unset logscale y
set yrange [55.8726:56.5982]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('56.0' 56, '56.2' 56.2, '56.4' 56.4)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.3320 center rotate
set label 'Training time (s)' at screen 0.5605, screen 0.1590 center
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
set tmargin at screen 0.1368
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.680]
set label 'Level 0, released' at screen 0.1686, screen 0.1167 left
set label 'Level 0, capped' at screen 0.6176, screen 0.1167 left
set label 'Level 0, priced' at screen 0.1686, screen 0.0845 left
set label 'Level 1, released' at screen 0.6176, screen 0.0845 left
set label 'Level 1, capped' at screen 0.1686, screen 0.0523 left
set label 'Level 1, priced' at screen 0.6176, screen 0.0523 left
set label 'Level 2, capped' at screen 0.1686, screen 0.0201 left
set label 'Level 3, capped' at screen 0.6176, screen 0.0201 left
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
