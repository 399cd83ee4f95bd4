# Draws curves-delicious.svg, .png and .pdf: gnuplot curves-delicious.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# none, balanced-kmeans
1.1176 NaN NaN 59.2779 58.5786 59.9771


# none, kmeans
1.34901 NaN NaN 59.3302 58.8217 59.8387


# none, random
1.88259 NaN NaN 60.3454 60.119 60.5718


# none, none
3.65764 NaN NaN 59.1523 58.8953 59.4093


# l2, balanced-kmeans
0.302772 NaN NaN 65.3585 64.8597 65.8572


# l2, kmeans
0.424523 NaN NaN 65.2643 65.0265 65.502


# l2, random
0.41024 NaN NaN 65.2957 65.1408 65.4505


# l2, none
1.13812 NaN NaN 67.0644 67.0016 67.1272
EOD
$panel2 << EOD
# x low high y low high
# none, balanced-kmeans
1.1176 NaN NaN 54.4078 54.2086 54.607


# none, kmeans
1.34901 NaN NaN 54.4183 53.9791 54.8575


# none, random
1.88259 NaN NaN 55.3044 55.051 55.5578


# none, none
3.65764 NaN NaN 55.0044 54.7793 55.2294


# l2, balanced-kmeans
0.302772 NaN NaN 59.4174 59.1677 59.6671


# l2, kmeans
0.424523 NaN NaN 59.3023 58.995 59.6096


# l2, random
0.41024 NaN NaN 59.1244 58.8415 59.4072


# l2, none
1.13812 NaN NaN 60.5651 60.5128 60.6175
EOD
$panel3 << EOD
# x low high y low high
# none, balanced-kmeans
1.1176 NaN NaN 50.6855 50.5327 50.8383


# none, kmeans
1.34901 NaN NaN 50.6834 50.3246 51.0422


# none, random
1.88259 NaN NaN 50.6981 50.5129 50.8832


# none, none
3.65764 NaN NaN 51.0183 50.9613 51.0753


# l2, balanced-kmeans
0.302772 NaN NaN 54.7567 54.4795 55.0338


# l2, kmeans
0.424523 NaN NaN 54.7797 54.5629 54.9965


# l2, random
0.41024 NaN NaN 54.7462 54.6112 54.8812


# l2, none
1.13812 NaN NaN 55.7698 55.6878 55.8517
EOD
$legend << EOD
0.860 1.220
1.140 1.220


0.860 1.060
1.140 1.060


0.860 0.900
1.140 0.900


0.860 0.740
1.140 0.740


0.860 0.580
1.140 0.580


0.860 0.420
1.140 0.420


0.860 0.260
1.140 0.260


0.860 0.100
1.140 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,556 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1737 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,5.790in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'curves-delicious.'.kind
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
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.7478
set tmargin at screen 0.9551
set logscale x
set xrange [0.248055:4.46444]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0.3, '' 1, '' 3)
unset logscale y
set yrange [57.8947:67.811]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('58' 58, '60' 60, '62' 62, '64' 64, '66' 66)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8515 center rotate
set label 'delicious' at screen 0.5000, screen 0.9810 center
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
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.5199
set tmargin at screen 0.7271
set logscale x
set xrange [0.248055:4.46444]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0.3, '' 1, '' 3)
unset logscale y
set yrange [53.448:61.1486]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('54' 54, '56' 56, '58' 58, '60' 60)
unset label
set label 'P@3 (%)' at screen 0.0324, screen 0.6235 center rotate
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
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.2919
set tmargin at screen 0.4991
set logscale x
set xrange [0.248055:4.46444]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('0.3' 0.3, '1' 1, '3' 3)
unset logscale y
set yrange [49.8824:56.2939]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('50' 50, '52' 52, '54' 54, '56' 56)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.3955 center rotate
set label 'Training time (s)' at screen 0.5442, screen 0.2470 center
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
set tmargin at screen 0.2280
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:1.320]
set label 'none, balanced-kmeans' at screen 0.3559, screen 0.2107 left
set label 'none, kmeans' at screen 0.3559, screen 0.1831 left
set label 'none, random' at screen 0.3559, screen 0.1554 left
set label 'none, none' at screen 0.3559, screen 0.1278 left
set label 'l2, balanced-kmeans' at screen 0.3559, screen 0.1002 left
set label 'l2, kmeans' at screen 0.3559, screen 0.0725 left
set label 'l2, random' at screen 0.3559, screen 0.0449 left
set label 'l2, none' at screen 0.3559, screen 0.0173 left
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
