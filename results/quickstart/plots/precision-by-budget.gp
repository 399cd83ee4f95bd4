# Draws precision-by-budget.svg, .png and .pdf: gnuplot precision-by-budget.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# 
1 NaN NaN 65.2301 65.0757 65.3845
2 NaN NaN 66.5303 66.3816 66.6789
4 NaN NaN 67.2052 67.087 67.3233
EOD
$panel2 << EOD
# x low high y low high
# 
1 NaN NaN 55.0827 55.0189 55.1466
2 NaN NaN 56.4222 56.3421 56.5024
4 NaN NaN 56.9572 56.9386 56.9757
EOD
$panel3 << EOD
# x low high y low high
# 
1 NaN NaN 40.2084 40.1485 40.2683
2 NaN NaN 41.7598 41.692 41.8277
4 NaN NaN 42.4291 42.4025 42.4557
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,416 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1299 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.330in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-budget.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set multiplot
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.7044
set tmargin at screen 0.9815
unset logscale x
set xrange [0.82:4.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 2, '' 4)
unset logscale y
set yrange [64.8959:67.5031]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65.0' 65, '65.5' 65.5, '66.0' 66, '66.5' 66.5, '67.0' 67, '67.5' 67.5)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8430 center rotate
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.3995
set tmargin at screen 0.6767
unset logscale x
set xrange [0.82:4.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 2, '' 4)
unset logscale y
set yrange [54.8623:57.1322]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55.0' 55, '55.5' 55.5, '56.0' 56, '56.5' 56.5, '57.0' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.5381 center rotate
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.0947
set tmargin at screen 0.3718
unset logscale x
set xrange [0.82:4.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '4' 4)
unset logscale y
set yrange [39.9639:42.6403]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('40' 40, '41' 41, '42' 42)
unset label
set label 'PSP@5 (%)' at screen 0.0324, screen 0.2333 center rotate
set label 'Disentanglement budget' at screen 0.5605, screen 0.0346 center
plot $panel3 index 0 using 1:4 with lines linetype 1, \
  $panel3 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel3 index 0 using 1:4 with points linetype 1 dashtype 1
unset multiplot
unset output
}
