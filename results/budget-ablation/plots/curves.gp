# Draws curves.svg, .png and .pdf: gnuplot curves.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# balanced-kmeans, released, Budget 5
21.3718 NaN NaN 67.2512 67.1745 67.3279


# balanced-kmeans, released, Budget 6
30.6531 NaN NaN 67.338 67.249 67.427


# balanced-kmeans, capped, Budget 5
8.98318 NaN NaN 67.0847 67.0794 67.09


# balanced-kmeans, capped, Budget 6
11.6751 NaN NaN 67.1626 67.0013 67.324


# kmeans, released, Budget 3
37.5121 NaN NaN 67.2849 67.0911 67.4786


# kmeans, released, Budget 4
66.7593 NaN NaN 67.4762 67.3506 67.6017


# kmeans, released, Budget 5
106.141 NaN NaN 67.4549 67.2858 67.624


# kmeans, released, Budget 6
111.018 NaN NaN 67.4709 67.4324 67.5093
EOD
$panel2 << EOD
# x low high y low high
# balanced-kmeans, released, Budget 5
21.3718 NaN NaN 62.9079 62.8633 62.9524


# balanced-kmeans, released, Budget 6
30.6531 NaN NaN 62.9734 62.95 62.9968


# balanced-kmeans, capped, Budget 5
8.98318 NaN NaN 62.7195 62.6468 62.7922


# balanced-kmeans, capped, Budget 6
11.6751 NaN NaN 62.8051 62.713 62.8972


# kmeans, released, Budget 3
37.5121 NaN NaN 62.9805 62.8328 63.1281


# kmeans, released, Budget 4
66.7593 NaN NaN 63.0903 62.9659 63.2147


# kmeans, released, Budget 5
106.141 NaN NaN 63.124 62.9613 63.2866


# kmeans, released, Budget 6
111.018 NaN NaN 63.2113 63.1356 63.287
EOD
$panel3 << EOD
# x low high y low high
# balanced-kmeans, released, Budget 5
21.3718 NaN NaN 57.2409 57.1728 57.3091


# balanced-kmeans, released, Budget 6
30.6531 NaN NaN 57.276 57.2019 57.3501


# balanced-kmeans, capped, Budget 5
8.98318 NaN NaN 56.9979 56.9409 57.0549


# balanced-kmeans, capped, Budget 6
11.6751 NaN NaN 57.0401 56.9554 57.1248


# kmeans, released, Budget 3
37.5121 NaN NaN 57.151 57.0449 57.257


# kmeans, released, Budget 4
66.7593 NaN NaN 57.2888 57.1505 57.427


# kmeans, released, Budget 5
106.141 NaN NaN 57.3586 57.2392 57.478


# kmeans, released, Budget 6
111.018 NaN NaN 57.468 57.339 57.5971
EOD
$legend << EOD
0.417 1.220
0.697 1.220


0.417 1.060
0.697 1.060


0.417 0.900
0.697 0.900


0.417 0.740
0.697 0.740


0.417 0.580
0.697 0.580


0.417 0.420
0.697 0.420


0.417 0.260
0.697 0.260


0.417 0.100
0.697 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,539 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1683 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,5.610in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
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
set linetype 8 linecolor rgb '#0072B2' linewidth 1.4 dashtype (9,4) pointtype 6 pointsize marker
set multiplot
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.7718
set tmargin at screen 0.9857
set logscale x
set xrange [7.34638:135.754]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 10, '' 30, '' 100)
unset logscale y
set yrange [66.9514:67.6738]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('67.0' 67, '67.2' 67.2, '67.4' 67.4, '67.6' 67.6)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8788 center rotate
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
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.5365
set tmargin at screen 0.7504
set logscale x
set xrange [7.34638:135.754]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 10, '' 30, '' 100)
unset logscale y
set yrange [62.5956:63.3383]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('62.6' 62.6, '62.8' 62.8, '63.0' 63, '63.2' 63.2)
unset label
set label 'P@3 (%)' at screen 0.0324, screen 0.6435 center rotate
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
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.3012
set tmargin at screen 0.5152
set logscale x
set xrange [7.34638:135.754]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('10' 10, '30' 30, '100' 100)
unset logscale y
set yrange [56.8884:57.6496]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('57.0' 57, '57.2' 57.2, '57.4' 57.4, '57.6' 57.6)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.4082 center rotate
set label 'Training time (s)' at screen 0.5605, screen 0.2549 center
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
set tmargin at screen 0.2353
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:1.320]
set label 'balanced-kmeans, released, Budget 5' at screen 0.2255, screen 0.2175 left
set label 'balanced-kmeans, released, Budget 6' at screen 0.2255, screen 0.1889 left
set label 'balanced-kmeans, capped, Budget 5' at screen 0.2255, screen 0.1604 left
set label 'balanced-kmeans, capped, Budget 6' at screen 0.2255, screen 0.1319 left
set label 'kmeans, released, Budget 3' at screen 0.2255, screen 0.1034 left
set label 'kmeans, released, Budget 4' at screen 0.2255, screen 0.0749 left
set label 'kmeans, released, Budget 5' at screen 0.2255, screen 0.0463 left
set label 'kmeans, released, Budget 6' at screen 0.2255, screen 0.0178 left
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
