# Draws precision-by-beam.svg, .png and .pdf: gnuplot precision-by-beam.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# tfn
5 NaN NaN 65.2567 65.1106 65.4028
10 NaN NaN 65.2301 65.0757 65.3845
20 NaN NaN 65.2301 65.0757 65.3845
50 NaN NaN 65.2301 65.0757 65.3845


# man
5 NaN NaN 66.6879 66.483 66.8928
10 NaN NaN 67.0156 66.9465 67.0847
20 NaN NaN 67.3734 67.2404 67.5064
50 NaN NaN 67.3947 67.3309 67.4585


# tfn+man
5 NaN NaN 66.6826 66.5737 66.7916
10 NaN NaN 66.9997 66.9318 67.0675
20 NaN NaN 67.3841 67.2645 67.5036
50 NaN NaN 67.3929 67.3238 67.462
EOD
$panel2 << EOD
# x low high y low high
# tfn
5 NaN NaN 55.0034 54.9493 55.0574
10 NaN NaN 55.0827 55.0189 55.1466
20 NaN NaN 55.0732 55.0135 55.1328
50 NaN NaN 55.0732 55.0135 55.1328


# man
5 NaN NaN 55.7799 55.7409 55.8189
10 NaN NaN 56.1101 56.014 56.2062
20 NaN NaN 56.136 56.0204 56.2515
50 NaN NaN 56.1537 56.075 56.2323


# tfn+man
5 NaN NaN 55.7813 55.7565 55.8062
10 NaN NaN 56.1105 56.0064 56.2145
20 NaN NaN 56.1324 56.0251 56.2397
50 NaN NaN 56.1512 56.0725 56.2299
EOD
$legend << EOD
0.410 0.100
0.690 0.100


1.303 0.100
1.583 0.100


2.197 0.100
2.477 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,343 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1071 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,3.570in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-beam.'.kind
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
set bmargin at screen 0.5854
set tmargin at screen 0.9776
set logscale x
set xrange [4.35482:57.4077]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 5, '' 10, '' 20, '' 50)
unset logscale y
set yrange [64.8813:67.7009]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65' 65, '66' 66, '67' 67)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.7815 center rotate
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 1:4 with lines linetype 3, \
  $panel1 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.1597
set tmargin at screen 0.5518
set logscale x
set xrange [4.35482:57.4077]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('5' 5, '10' 10, '20' 20, '50' 50)
unset logscale y
set yrange [54.8452:56.3557]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55.0' 55, '55.5' 55.5, '56.0' 56)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.3557 center rotate
set label 'Matcher beam' at screen 0.5605, screen 0.0868 center
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 2 using 1:4 with lines linetype 3, \
  $panel2 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.0560
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.200]
set label 'tfn' at screen 0.2235, screen 0.0280 left
set label 'man' at screen 0.4863, screen 0.0280 left
set label 'tfn+man' at screen 0.7490, screen 0.0280 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1
unset multiplot
unset output
}
