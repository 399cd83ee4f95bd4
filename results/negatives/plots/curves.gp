# Draws curves.svg, .png and .pdf: gnuplot curves.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# man, Beam 5
1.8875 NaN NaN 66.6879 66.483 66.8928


# man, Beam 10
3.39269 NaN NaN 67.0156 66.9465 67.0847


# man, Beam 20
5.31976 NaN NaN 67.3734 67.2404 67.5064


# man, Beam 50
10.7433 NaN NaN 67.3947 67.3309 67.4585


# tfn+man, Beam 5
1.84445 NaN NaN 66.6826 66.5737 66.7916


# tfn+man, Beam 10
3.23105 NaN NaN 66.9997 66.9318 67.0675


# tfn+man, Beam 20
5.12789 NaN NaN 67.3841 67.2645 67.5036


# tfn+man, Beam 50
10.161 NaN NaN 67.3929 67.3238 67.462
EOD
$panel2 << EOD
# x low high y low high
# man, Beam 5
1.8875 NaN NaN 61.9555 61.7883 62.1226


# man, Beam 10
3.39269 NaN NaN 62.269 62.1689 62.3691


# man, Beam 20
5.31976 NaN NaN 62.432 62.3188 62.5451


# man, Beam 50
10.7433 NaN NaN 62.4556 62.2822 62.6289


# tfn+man, Beam 5
1.84445 NaN NaN 61.9442 61.8023 62.0862


# tfn+man, Beam 10
3.23105 NaN NaN 62.2572 62.1558 62.3586


# tfn+man, Beam 20
5.12789 NaN NaN 62.4414 62.3212 62.5616


# tfn+man, Beam 50
10.161 NaN NaN 62.4544 62.2811 62.6276
EOD
$panel3 << EOD
# x low high y low high
# man, Beam 5
1.8875 NaN NaN 55.7799 55.7409 55.8189


# man, Beam 10
3.39269 NaN NaN 56.1101 56.014 56.2062


# man, Beam 20
5.31976 NaN NaN 56.136 56.0204 56.2515


# man, Beam 50
10.7433 NaN NaN 56.1537 56.075 56.2323


# tfn+man, Beam 5
1.84445 NaN NaN 55.7813 55.7565 55.8062


# tfn+man, Beam 10
3.23105 NaN NaN 56.1105 56.0064 56.2145


# tfn+man, Beam 20
5.12789 NaN NaN 56.1324 56.0251 56.2397


# tfn+man, Beam 50
10.161 NaN NaN 56.1512 56.0725 56.2299
EOD
$legend << EOD
0.287 0.580
0.567 0.580


1.750 0.580
2.030 0.580


0.287 0.420
0.567 0.420


1.750 0.420
2.030 0.420


0.287 0.260
0.567 0.260


1.750 0.260
2.030 0.260


0.287 0.100
0.567 0.100


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
set xrange [1.60194:12.3697]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 2, '' 5, '' 10)
unset logscale y
set yrange [66.4012:67.5883]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('66.5' 66.5, '67.0' 67, '67.5' 67.5)
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
set xrange [1.60194:12.3697]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 2, '' 5, '' 10)
unset logscale y
set yrange [61.721:62.6962]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('61.8' 61.8, '62.0' 62, '62.2' 62.2, '62.4' 62.4, '62.6' 62.6)
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
set xrange [1.60194:12.3697]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('2' 2, '5' 5, '10' 10)
unset logscale y
set yrange [55.7001:56.2923]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55.8' 55.8, '56.0' 56, '56.2' 56.2)
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
set label 'man, Beam 5' at screen 0.1873, screen 0.1167 left
set label 'man, Beam 10' at screen 0.6176, screen 0.1167 left
set label 'man, Beam 20' at screen 0.1873, screen 0.0845 left
set label 'man, Beam 50' at screen 0.6176, screen 0.0845 left
set label 'tfn+man, Beam 5' at screen 0.1873, screen 0.0523 left
set label 'tfn+man, Beam 10' at screen 0.6176, screen 0.0523 left
set label 'tfn+man, Beam 20' at screen 0.1873, screen 0.0201 left
set label 'tfn+man, Beam 50' at screen 0.6176, screen 0.0201 left
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
