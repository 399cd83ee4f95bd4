# Draws precision-by-time.svg, .png and .pdf: gnuplot precision-by-time.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# 
0.760392 0.702651 0.818133 65.2301 65.0757 65.3845
1.70385 1.68345 1.72425 66.5303 66.3816 66.6789
5.68218 5.52927 5.83508 67.2052 67.087 67.3233
EOD
$panel2 << EOD
# x low high y low high
# 
0.760392 0.702651 0.818133 55.0827 55.0189 55.1466
1.70385 1.68345 1.72425 56.4222 56.3421 56.5024
5.68218 5.52927 5.83508 56.9572 56.9386 56.9757
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,343 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1071 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,3.570in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-time.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set multiplot
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.5854
set tmargin at screen 0.9776
unset logscale x
set xrange [0:6.24567]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0, '' 1, '' 2, '' 3, '' 4, '' 5, '' 6)
unset logscale y
set yrange [64.8959:67.5031]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65.0' 65, '65.5' 65.5, '66.0' 66, '66.5' 66.5, '67.0' 67, '67.5' 67.5)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.7815 center rotate
set label '1' at screen 0.2305, screen 0.6550 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3526, screen 0.8506 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9161, screen 0.9521 center textcolor rgb '#404040' font ',7'
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.1597
set tmargin at screen 0.5518
unset logscale x
set xrange [0:6.24567]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6)
unset logscale y
set yrange [54.8623:57.1322]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55.0' 55, '55.5' 55.5, '56.0' 56, '56.5' 56.5, '57.0' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.3557 center rotate
set label 'Training time (s)' at screen 0.5605, screen 0.0868 center
set label '1' at screen 0.2305, screen 0.2171 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3526, screen 0.4485 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8918, screen 0.4940 center textcolor rgb '#404040' font ',7'
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1
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
set label 'Numbers at the points: budget' at screen 0.5000, screen 0.0280 center
plot NaN
unset multiplot
unset output
}
