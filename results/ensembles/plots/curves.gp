# Draws curves.svg, .png and .pdf: gnuplot curves.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# Budget 1
0.639311 NaN NaN 65.2177 65.0826 65.3528


# Budget 2
2.56072 NaN NaN 66.4665 66.3161 66.6169


# Budget 4
5.81692 NaN NaN 67.2565 67.137 67.3761
EOD
$panel2 << EOD
# x low high y low high
# Budget 1
0.639311 NaN NaN 60.8808 60.7121 61.0496


# Budget 2
2.56072 NaN NaN 62.1314 61.9844 62.2784


# Budget 4
5.81692 NaN NaN 62.7738 62.7547 62.7929
EOD
$panel3 << EOD
# x low high y low high
# Budget 1
0.639311 NaN NaN 55.1015 55.0388 55.1642


# Budget 2
2.56072 NaN NaN 56.3974 56.2901 56.5047


# Budget 4
5.81692 NaN NaN 56.9788 56.9511 57.0065
EOD
$legend << EOD
0.315 0.100
0.595 0.100


1.272 0.100
1.552 0.100


2.228 0.100
2.508 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,431 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1347 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.490in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'curves.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set linetype 3 linecolor rgb '#009E73' linewidth 1.4 dashtype (2,3) pointtype 9 pointsize marker
set multiplot
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.7149
set tmargin at screen 0.9822
set logscale x
set xrange [0.535789:6.94083]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 2, '' 5)
unset logscale y
set yrange [64.8991:67.5596]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65.0' 65, '65.5' 65.5, '66.0' 66, '66.5' 66.5, '67.0' 67, '67.5' 67.5)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8486 center rotate
plot $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.4209
set tmargin at screen 0.6882
set logscale x
set xrange [0.535789:6.94083]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 2, '' 5)
unset logscale y
set yrange [60.5456:62.9594]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('61.0' 61, '61.5' 61.5, '62.0' 62, '62.5' 62.5)
unset label
set label 'P@3 (%)' at screen 0.0324, screen 0.5546 center rotate
plot $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.1269
set tmargin at screen 0.3942
set logscale x
set xrange [0.535789:6.94083]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '5' 5)
unset logscale y
set yrange [54.8814:57.1639]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55.0' 55, '55.5' 55.5, '56.0' 56, '56.5' 56.5, '57.0' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.2606 center rotate
set label 'Training time (s)' at screen 0.5605, screen 0.0690 center
plot $panel3 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel3 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel3 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel3 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel3 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel3 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.0445
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.200]
set label 'Budget 1' at screen 0.1956, screen 0.0223 left
set label 'Budget 2' at screen 0.4770, screen 0.0223 left
set label 'Budget 4' at screen 0.7583, screen 0.0223 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1
unset multiplot
unset output
}
