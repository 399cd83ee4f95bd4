# Draws precision-by-budget.svg, .png and .pdf: gnuplot precision-by-budget.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# training
1 NaN NaN 91.7667 NaN NaN
2 NaN NaN 92 NaN NaN
4 NaN NaN 92.05 NaN NaN


# held-out
2 NaN NaN 91.9167 NaN NaN
4 NaN NaN 92.2333 NaN NaN
EOD
$panel2 << EOD
# x low high y low high
# training
1 NaN NaN 69.54 NaN NaN
2 NaN NaN 70.0467 NaN NaN
4 NaN NaN 70.1467 NaN NaN


# held-out
2 NaN NaN 70.0767 NaN NaN
4 NaN NaN 70.24 NaN NaN
EOD
$panel3 << EOD
# x low high y low high
# training
1 NaN NaN 65.2165 NaN NaN
2 NaN NaN 65.9259 NaN NaN
4 NaN NaN 66.1608 NaN NaN


# held-out
2 NaN NaN 65.9538 NaN NaN
4 NaN NaN 66.1959 NaN NaN
EOD
$legend << EOD
0.793 0.100
1.073 0.100


1.750 0.100
2.030 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,431 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1347 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.490in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-budget.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set multiplot
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.7149
set tmargin at screen 0.9822
unset logscale x
set xrange [0.82:4.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 2, '' 4)
unset logscale y
set yrange [91.7293:92.2707]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('91.8' 91.8, '92.0' 92, '92.2' 92.2)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8486 center rotate
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.4209
set tmargin at screen 0.6882
unset logscale x
set xrange [0.82:4.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 2, '' 4)
unset logscale y
set yrange [69.484:70.296]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('69.6' 69.6, '69.8' 69.8, '70.0' 70, '70.2' 70.2)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.5546 center rotate
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.1269
set tmargin at screen 0.3942
unset logscale x
set xrange [0.82:4.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '4' 4)
unset logscale y
set yrange [65.1381:66.2743]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65.2' 65.2, '65.4' 65.4, '65.6' 65.6, '65.8' 65.8, '66.0' 66, '66.2' 66.2)
unset label
set label 'PSP@5 (%)' at screen 0.0324, screen 0.2606 center rotate
set label 'Disentanglement budget' at screen 0.5605, screen 0.0690 center
plot $panel3 index 0 using 1:4 with lines linetype 1, \
  $panel3 index 1 using 1:4 with lines linetype 2, \
  $panel3 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel3 index 1 using 1:4 with points linetype 2 dashtype 1
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
set label 'training' at screen 0.3363, screen 0.0223 left
set label 'held-out' at screen 0.6176, screen 0.0223 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1
unset multiplot
unset output
}
