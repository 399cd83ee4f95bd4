# Draws curves-bibtex.svg, .png and .pdf: gnuplot curves-bibtex.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# none, balanced-kmeans
0.157913 NaN NaN 51.7694 50.7092 52.8296


# none, kmeans
0.149586 NaN NaN 47.2896 40.7305 53.8487


# none, random
0.183582 NaN NaN 49.2114 48.377 50.0458


# none, none
0.599601 NaN NaN 52.3923 52.2708 52.5138


# l2, balanced-kmeans
0.0362088 NaN NaN 61.9483 61.6327 62.2639


# l2, kmeans
0.0575618 NaN NaN 63.1279 62.7944 63.4614


# l2, random
0.045209 NaN NaN 61.2459 61.0269 61.4648


# l2, none
0.177774 NaN NaN 63.5255 63.4796 63.5714
EOD
$panel2 << EOD
# x low high y low high
# none, balanced-kmeans
0.157913 NaN NaN 30.3601 30.2221 30.498


# none, kmeans
0.149586 NaN NaN 29.4632 28.1707 30.7558


# none, random
0.183582 NaN NaN 28.2085 27.8139 28.6031


# none, none
0.599601 NaN NaN 31.6899 31.621 31.7587


# l2, balanced-kmeans
0.0362088 NaN NaN 38.1047 37.8926 38.3168


# l2, kmeans
0.0575618 NaN NaN 38.52 38.1963 38.8436


# l2, random
0.045209 NaN NaN 36.5408 36.426 36.6555


# l2, none
0.177774 NaN NaN 38.6658 38.5928 38.7388
EOD
$panel3 << EOD
# x low high y low high
# none, balanced-kmeans
0.157913 NaN NaN 22.2319 22.1084 22.3555


# none, kmeans
0.149586 NaN NaN 22.1657 22.0971 22.2342


# none, random
0.183582 NaN NaN 20.1378 19.8731 20.4026


# none, none
0.599601 NaN NaN 23.4327 23.368 23.4975


# l2, balanced-kmeans
0.0362088 NaN NaN 27.7137 27.637 27.7904


# l2, kmeans
0.0575618 NaN NaN 27.8781 27.6507 28.1054


# l2, random
0.045209 NaN NaN 26.505 26.3516 26.6583


# l2, none
0.177774 NaN NaN 27.9417 27.8842 27.9992
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
set output 'curves-bibtex.'.kind
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
set xrange [0.0289261:0.750561]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0.03, '' 0.1, '' 0.3)
unset logscale y
set yrange [38.9032:65.3987]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('40' 40, '45' 45, '50' 50, '55' 55, '60' 60, '65' 65)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8515 center rotate
set label 'bibtex' at screen 0.5000, screen 0.9810 center
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
set xrange [0.0289261:0.750561]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0.03, '' 0.1, '' 0.3)
unset logscale y
set yrange [26.9316:39.726]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('30' 30, '35' 35)
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
set xrange [0.0289261:0.750561]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('0.03' 0.03, '0.1' 0.1, '0.3' 0.3)
unset logscale y
set yrange [19.2145:28.764]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('20' 20, '22' 22, '24' 24, '26' 26, '28' 28)
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
