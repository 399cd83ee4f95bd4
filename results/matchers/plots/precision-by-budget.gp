# Draws precision-by-budget.svg, .png and .pdf: gnuplot precision-by-budget.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# linear
1 NaN NaN 65.0707 NaN NaN
2 NaN NaN 66.4736 NaN NaN
4 NaN NaN 66.9306 NaN NaN


# xr-transformer
1 NaN NaN 76.092 NaN NaN
2 NaN NaN 76.5437 NaN NaN
4 NaN NaN 76.2408 NaN NaN


# x-transformer
1 NaN NaN 59.4856 NaN NaN
EOD
$panel2 << EOD
# x low high y low high
# linear
1 NaN NaN 55.0292 NaN NaN
2 NaN NaN 56.3439 NaN NaN
4 NaN NaN 56.8445 NaN NaN


# xr-transformer
1 NaN NaN 64.5531 NaN NaN
2 NaN NaN 65.1132 NaN NaN
4 NaN NaN 64.9655 NaN NaN


# x-transformer
1 NaN NaN 44.163 NaN NaN
EOD
$panel3 << EOD
# x low high y low high
# linear
1 NaN NaN 40.1724 NaN NaN
2 NaN NaN 41.6598 NaN NaN
4 NaN NaN 42.3542 NaN NaN


# xr-transformer
1 NaN NaN 52.2313 NaN NaN
2 NaN NaN 52.2337 NaN NaN
4 NaN NaN 51.7655 NaN NaN


# x-transformer
1 NaN NaN 26.6675 NaN NaN
EOD
$legend << EOD
0.413 0.260
0.693 0.260


1.750 0.260
2.030 0.260


0.413 0.100
0.693 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,446 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1395 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.650in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-budget.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set linetype 3 linecolor rgb '#009E73' linewidth 1.4 dashtype (2,3) pointtype 9 pointsize marker
set multiplot
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.7247
set tmargin at screen 0.9828
unset logscale x
set xrange [0.82:4.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 2, '' 4)
unset logscale y
set yrange [58.1209:77.9084]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('60' 60, '65' 65, '70' 70, '75' 75)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8538 center rotate
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.4409
set tmargin at screen 0.6989
unset logscale x
set xrange [0.82:4.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 2, '' 4)
unset logscale y
set yrange [42.487:66.7892]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('45' 45, '50' 50, '55' 55, '60' 60, '65' 65)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.5699 center rotate
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.1570
set tmargin at screen 0.4151
unset logscale x
set xrange [0.82:4.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '4' 4)
unset logscale y
set yrange [24.6222:54.2789]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('30' 30, '40' 40, '50' 50)
unset label
set label 'PSP@5 (%)' at screen 0.0324, screen 0.2860 center rotate
set label 'Disentanglement budget' at screen 0.5442, screen 0.1011 center
plot $panel3 index 0 using 1:4 with lines linetype 1, \
  $panel3 index 1 using 1:4 with lines linetype 2, \
  $panel3 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel3 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel3 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.0774
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.360]
set label 'linear' at screen 0.2245, screen 0.0559 left
set label 'xr-transformer' at screen 0.6176, screen 0.0559 left
set label 'x-transformer' at screen 0.2245, screen 0.0215 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1
unset multiplot
unset output
}
