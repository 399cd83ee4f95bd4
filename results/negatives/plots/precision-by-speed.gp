# Draws precision-by-speed.svg, .png and .pdf: gnuplot precision-by-speed.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# tfn
119434 106473 132396 55.0034 54.9493 55.0574
89011.3 80611.6 97411 55.0827 55.0189 55.1466
57601.8 53387.8 61815.8 55.0732 55.0135 55.1328
33789.3 30589.1 36989.4 55.0732 55.0135 55.1328


# man
128274 127318 129230 55.7799 55.7409 55.8189
86278.4 84442.9 88113.9 56.1101 56.014 56.2062
57332.3 54476.2 60188.5 56.136 56.0204 56.2515
31859.5 27164.4 36554.7 56.1537 56.075 56.2323


# tfn+man
118904 105054 132754 55.7813 55.7565 55.8062
84220 80817.3 87622.8 56.1105 56.0064 56.2145
58785.3 53240.9 64329.7 56.1324 56.0251 56.2397
35896 34659.4 37132.6 56.1512 56.0725 56.2299
EOD
$legend << EOD
0.410 0.260
0.690 0.260


1.303 0.260
1.583 0.260


2.197 0.260
2.477 0.260
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,246 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,768 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,2.560in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-speed.'.kind
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
set bmargin at screen 0.2852
set tmargin at screen 0.9688
set logscale x
set xrange [23926.3:150721]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('50000' 50000, '100000' 100000, '150000' 150000)
unset logscale y
set yrange [54.8452:56.3557]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55.0' 55, '55.2' 55.2, '55.4' 55.4, '55.6' 55.6, '55.8' 55.8, '56.0' 56, '56.2' 56.2)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.6270 center rotate
set label 'Prediction rate (instances/s)' at screen 0.5605, screen 0.1836 center
set label '5' at screen 0.8868, screen 0.3837 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.7659, screen 0.4196 center textcolor rgb '#404040' font ',7'
set label '20' at screen 0.5747, screen 0.4153 center textcolor rgb '#404040' font ',7'
set label '50' at screen 0.3404, screen 0.4153 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.9182, screen 0.7352 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.7522, screen 0.8846 center textcolor rgb '#404040' font ',7'
set label '20' at screen 0.5077, screen 0.8963 center textcolor rgb '#404040' font ',7'
set label '50' at screen 0.2497, screen 0.9043 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.8606, screen 0.6703 center textcolor rgb '#404040' font ',7'
set label '50' at screen 0.3670, screen 0.9032 center textcolor rgb '#404040' font ',7'
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 1:4 with lines linetype 3, \
  $panel1 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
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
set label 'Numbers at the points: beam' at screen 0.5000, screen 0.0391 center
set label 'tfn' at screen 0.2235, screen 0.1016 left
set label 'man' at screen 0.4863, screen 0.1016 left
set label 'tfn+man' at screen 0.7490, screen 0.1016 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1
unset multiplot
unset output
}
