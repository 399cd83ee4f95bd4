# Draws precision-by-time.svg, .png and .pdf: gnuplot precision-by-time.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# linear
0.654424 NaN NaN 65.0707 NaN NaN
1.69687 NaN NaN 66.4736 NaN NaN
4.43562 NaN NaN 66.9306 NaN NaN


# xr-transformer
1333.13 NaN NaN 76.092 NaN NaN
1343.49 NaN NaN 76.5437 NaN NaN
1358.61 NaN NaN 76.2408 NaN NaN


# x-transformer
911.638 NaN NaN 59.4856 NaN NaN
EOD
$panel2 << EOD
# x low high y low high
# linear
0.654424 NaN NaN 55.0292 NaN NaN
1.69687 NaN NaN 56.3439 NaN NaN
4.43562 NaN NaN 56.8445 NaN NaN


# xr-transformer
1333.13 NaN NaN 64.5531 NaN NaN
1343.49 NaN NaN 65.1132 NaN NaN
1358.61 NaN NaN 64.9655 NaN NaN


# x-transformer
911.638 NaN NaN 44.163 NaN NaN
EOD
$legend << EOD
0.413 0.420
0.693 0.420


1.750 0.420
2.030 0.420


0.413 0.260
0.693 0.260
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,373 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1167 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,3.890in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-time.'.kind
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
set bmargin at screen 0.6195
set tmargin at screen 0.9794
set logscale x
set xrange [0.355206:2503.07]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 10, '' 100, '' 1000)
unset logscale y
set yrange [58.1209:77.9084]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('60' 60, '65' 65, '70' 70, '75' 75)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.7995 center rotate
set label '1' at screen 0.1818, screen 0.7713 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.2722, screen 0.7968 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.3634, screen 0.8051 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.9049, screen 0.9210 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.9300, screen 0.9369 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9310, screen 0.9668 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.8688, screen 0.6697 center textcolor rgb '#404040' font ',7'
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.2288
set tmargin at screen 0.5887
set logscale x
set xrange [0.355206:2503.07]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '10' 10, '100' 100, '1000' 1000)
unset logscale y
set yrange [42.487:66.7892]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('45' 45, '50' 50, '55' 55, '60' 60, '65' 65)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.4087 center rotate
set label 'Training time (s)' at screen 0.5442, screen 0.1620 center
set label '1' at screen 0.1818, screen 0.4399 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.2722, screen 0.4594 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.3634, screen 0.4668 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.9049, screen 0.5302 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.9300, screen 0.5461 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.8824, screen 0.5439 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.8688, screen 0.2790 center textcolor rgb '#404040' font ',7'
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.1337
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.520]
set label 'Numbers at the points: budget' at screen 0.5000, screen 0.0257 center
set label 'linear' at screen 0.2245, screen 0.1080 left
set label 'xr-transformer' at screen 0.6176, screen 0.1080 left
set label 'x-transformer' at screen 0.2245, screen 0.0668 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1
unset multiplot
unset output
}
