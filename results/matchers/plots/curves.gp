# Draws curves.svg, .png and .pdf: gnuplot curves.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# linear, Budget 1
0.239327 NaN NaN 54.3469 NaN NaN
0.27566 NaN NaN 62.217 NaN NaN
0.367929 NaN NaN 38.0859 NaN NaN
0.654424 NaN NaN 65.0707 NaN NaN


# linear, Budget 2
0.367929 NaN NaN 38.0859 NaN NaN
0.929116 NaN NaN 58.5397 NaN NaN
0.956692 NaN NaN 64.3745 NaN NaN
2.05261 NaN NaN 66.4736 NaN NaN


# linear, Budget 4
0.367929 NaN NaN 38.0859 NaN NaN
1.5611 NaN NaN 60.1499 NaN NaN
1.85639 NaN NaN 64.9485 NaN NaN
4.80433 NaN NaN 66.9306 NaN NaN


# xr-transformer, Budget 1
539.095 NaN NaN 74.3065 NaN NaN
1097.8 NaN NaN 75.8476 NaN NaN
1333.13 NaN NaN 76.092 NaN NaN


# xr-transformer, Budget 2
549.189 NaN NaN 74.1365 NaN NaN
1107.99 NaN NaN 75.9114 NaN NaN
1344.26 NaN NaN 76.5437 NaN NaN


# xr-transformer, Budget 4
565.283 NaN NaN 74.0355 NaN NaN
1123.34 NaN NaN 75.6244 NaN NaN
1359.37 NaN NaN 76.2408 NaN NaN


# x-transformer, Budget 1
432.559 NaN NaN 38.7767 NaN NaN
651.442 NaN NaN 55.9571 NaN NaN
911.638 NaN NaN 59.4856 NaN NaN
EOD
$panel2 << EOD
# x low high y low high
# linear, Budget 1
0.239327 NaN NaN 49.194 NaN NaN
0.27566 NaN NaN 57.5247 NaN NaN
0.367929 NaN NaN 33.863 NaN NaN
0.654424 NaN NaN 60.6937 NaN NaN


# linear, Budget 2
0.367929 NaN NaN 33.863 NaN NaN
0.929116 NaN NaN 53.2717 NaN NaN
0.956692 NaN NaN 59.8399 NaN NaN
2.05261 NaN NaN 62.0983 NaN NaN


# linear, Budget 4
0.367929 NaN NaN 33.863 NaN NaN
1.5611 NaN NaN 54.9793 NaN NaN
1.85639 NaN NaN 60.4404 NaN NaN
4.80433 NaN NaN 62.6457 NaN NaN


# xr-transformer, Budget 1
539.095 NaN NaN 69.6319 NaN NaN
1097.8 NaN NaN 70.8258 NaN NaN
1333.13 NaN NaN 71.4157 NaN NaN


# xr-transformer, Budget 2
549.189 NaN NaN 69.7825 NaN NaN
1107.99 NaN NaN 71.1234 NaN NaN
1344.26 NaN NaN 71.7894 NaN NaN


# xr-transformer, Budget 4
565.283 NaN NaN 69.5788 NaN NaN
1123.34 NaN NaN 70.9339 NaN NaN
1359.37 NaN NaN 71.506 NaN NaN


# x-transformer, Budget 1
432.559 NaN NaN 31.8241 NaN NaN
651.442 NaN NaN 48.2641 NaN NaN
911.638 NaN NaN 51.7058 NaN NaN
EOD
$panel3 << EOD
# x low high y low high
# linear, Budget 1
0.239327 NaN NaN 43.5912 NaN NaN
0.27566 NaN NaN 52.098 NaN NaN
0.367929 NaN NaN 30.6164 NaN NaN
0.654424 NaN NaN 55.0292 NaN NaN


# linear, Budget 2
0.367929 NaN NaN 30.6164 NaN NaN
0.929116 NaN NaN 47.445 NaN NaN
0.956692 NaN NaN 54.1035 NaN NaN
2.05261 NaN NaN 56.3439 NaN NaN


# linear, Budget 4
0.367929 NaN NaN 30.6164 NaN NaN
1.5611 NaN NaN 49.0913 NaN NaN
1.85639 NaN NaN 54.7561 NaN NaN
4.80433 NaN NaN 56.8445 NaN NaN


# xr-transformer, Budget 1
539.095 NaN NaN 63.0566 NaN NaN
1097.8 NaN NaN 64.0514 NaN NaN
1333.13 NaN NaN 64.5531 NaN NaN


# xr-transformer, Budget 2
549.189 NaN NaN 63.4839 NaN NaN
1107.99 NaN NaN 64.4659 NaN NaN
1344.26 NaN NaN 65.1132 NaN NaN


# xr-transformer, Budget 4
565.283 NaN NaN 63.3457 NaN NaN
1123.34 NaN NaN 64.45 NaN NaN
1359.37 NaN NaN 64.9655 NaN NaN


# x-transformer, Budget 1
432.559 NaN NaN 26.379 NaN NaN
651.442 NaN NaN 40.9183 NaN NaN
911.638 NaN NaN 44.163 NaN NaN
EOD
$legend << EOD
0.765 1.060
1.045 1.060


0.765 0.900
1.045 0.900


0.765 0.740
1.045 0.740


0.765 0.580
1.045 0.580


0.765 0.420
1.045 0.420


0.765 0.260
1.045 0.260


0.765 0.100
1.045 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,523 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1635 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,5.450in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
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
set multiplot
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.7651
set tmargin at screen 0.9853
set logscale x
set xrange [0.119852:2714.48]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 10, '' 100, '' 1000)
unset logscale y
set yrange [35.0092:79.6204]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('40' 40, '50' 50, '60' 60, '70' 70)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8752 center rotate
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 2 using 1:4 with lines linetype 3, \
  $panel1 index 3 using 1:4 with lines linetype 4, \
  $panel1 index 4 using 1:4 with lines linetype 5, \
  $panel1 index 5 using 1:4 with lines linetype 6, \
  $panel1 index 6 using 1:4 with lines linetype 7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel1 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel1 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel1 index 5 using 1:4 with points linetype 6 dashtype 1, \
  $panel1 index 6 using 1:4 with points linetype 7 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.5229
set tmargin at screen 0.7431
set logscale x
set xrange [0.119852:2714.48]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 10, '' 100, '' 1000)
unset logscale y
set yrange [28.6269:74.9866]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('30' 30, '40' 40, '50' 50, '60' 60, '70' 70)
unset label
set label 'P@3 (%)' at screen 0.0324, screen 0.6330 center rotate
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 2 using 1:4 with lines linetype 3, \
  $panel2 index 3 using 1:4 with lines linetype 4, \
  $panel2 index 4 using 1:4 with lines linetype 5, \
  $panel2 index 5 using 1:4 with lines linetype 6, \
  $panel2 index 6 using 1:4 with lines linetype 7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel2 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel2 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel2 index 5 using 1:4 with points linetype 6 dashtype 1, \
  $panel2 index 6 using 1:4 with points linetype 7 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.2807
set tmargin at screen 0.5009
set logscale x
set xrange [0.119852:2714.48]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '10' 10, '100' 100, '1000' 1000)
unset logscale y
set yrange [23.2803:68.2119]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('30' 30, '40' 40, '50' 50, '60' 60)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.3908 center rotate
set label 'Training time (s)' at screen 0.5442, screen 0.2330 center
plot $panel3 index 0 using 1:4 with lines linetype 1, \
  $panel3 index 1 using 1:4 with lines linetype 2, \
  $panel3 index 2 using 1:4 with lines linetype 3, \
  $panel3 index 3 using 1:4 with lines linetype 4, \
  $panel3 index 4 using 1:4 with lines linetype 5, \
  $panel3 index 5 using 1:4 with lines linetype 6, \
  $panel3 index 6 using 1:4 with lines linetype 7, \
  $panel3 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel3 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel3 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel3 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel3 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel3 index 5 using 1:4 with points linetype 6 dashtype 1, \
  $panel3 index 6 using 1:4 with points linetype 7 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.2128
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:1.160]
set label 'linear, Budget 1' at screen 0.3279, screen 0.1945 left
set label 'linear, Budget 2' at screen 0.3279, screen 0.1651 left
set label 'linear, Budget 4' at screen 0.3279, screen 0.1358 left
set label 'xr-transformer, Budget 1' at screen 0.3279, screen 0.1064 left
set label 'xr-transformer, Budget 2' at screen 0.3279, screen 0.0771 left
set label 'xr-transformer, Budget 4' at screen 0.3279, screen 0.0477 left
set label 'x-transformer, Budget 1' at screen 0.3279, screen 0.0183 left
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
  $legend index 6 using (($1)+0.14):2 every ::0::0 with points linetype 7 dashtype 1
unset multiplot
unset output
}
