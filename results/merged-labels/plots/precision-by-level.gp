# Draws precision-by-level.svg, .png and .pdf: gnuplot precision-by-level.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# wordnet-28k, base
0 NaN NaN 65.9936 65.7502 66.2369
1 NaN NaN 65.8696 65.825 65.9141
2 NaN NaN 65.5631 65.4621 65.6641
3 NaN NaN 65.448 65.3204 65.5755


# wordnet-28k, released
0 NaN NaN 67.0847 66.9457 67.2237
1 NaN NaN 66.7623 66.5642 66.9605
2 NaN NaN 66.2717 66.1839 66.3595
3 NaN NaN 65.9882 65.9078 66.0687


# wordnet-28k, capped
0 NaN NaN 67.1928 67.0196 67.366
1 NaN NaN 66.9784 66.8828 67.0741
2 NaN NaN 66.5179 66.4275 66.6083
3 NaN NaN 66.5267 66.4866 66.5669


# wordnet-28k, priced
0 NaN NaN 67.0227 66.9368 67.1086
1 NaN NaN 66.6082 66.4769 66.7395
2 NaN NaN 66.3337 66.2754 66.3919
3 NaN NaN 66.1477 66.1237 66.1716
EOD
$panel2 << EOD
# x low high y low high
# wordnet-28k, base
0 NaN NaN 54.9222 54.8689 54.9756
1 NaN NaN 55.3892 55.307 55.4713
2 NaN NaN 55.2949 55.2847 55.3052
3 NaN NaN 55.2312 55.1777 55.2846


# wordnet-28k, released
0 NaN NaN 56.0616 55.9938 56.1294
1 NaN NaN 56.4038 56.2938 56.5138
2 NaN NaN 56.1774 56.1439 56.2109
3 NaN NaN 56.0612 56.0151 56.1073


# wordnet-28k, capped
0 NaN NaN 56.199 56.1761 56.222
1 NaN NaN 56.5402 56.5322 56.5482
2 NaN NaN 56.3723 56.3552 56.3894
3 NaN NaN 56.2546 56.194 56.3153


# wordnet-28k, priced
0 NaN NaN 55.9737 55.9227 56.0247
1 NaN NaN 56.2667 56.2369 56.2965
2 NaN NaN 56.063 55.9583 56.1676
3 NaN NaN 55.9872 55.9157 56.0587
EOD
$legend << EOD
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
if (kind eq 'svg') { set terminal svg noenhanced size 326,389 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1215 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.050in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-level.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set linetype 3 linecolor rgb '#009E73' linewidth 1.4 dashtype (2,3) pointtype 9 pointsize marker
set linetype 4 linecolor rgb '#CC79A7' linewidth 1.4 dashtype (9,3,2,3) pointtype 13 pointsize marker
set multiplot
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.6346
set tmargin at screen 0.9802
unset logscale x
set xrange [-0.18:3.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0, '' 1, '' 2, '' 3)
unset logscale y
set yrange [65.1568:67.5296]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65.5' 65.5, '66.0' 66, '66.5' 66.5, '67.0' 67, '67.5' 67.5)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8074 center rotate
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 1:4 with lines linetype 3, \
  $panel1 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 3 using 1:4 with lines linetype 4, \
  $panel1 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel1 index 3 using 1:4 with points linetype 4 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.2593
set tmargin at screen 0.6049
unset logscale x
set xrange [-0.18:3.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('0' 0, '1' 1, '2' 2, '3' 3)
unset logscale y
set yrange [54.7346:56.6825]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55.0' 55, '55.5' 55.5, '56.0' 56, '56.5' 56.5)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.4321 center rotate
set label 'Merged-labels level' at screen 0.5605, screen 0.1951 center
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 2 using 1:4 with lines linetype 3, \
  $panel2 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel2 index 3 using 1:4 with lines linetype 4, \
  $panel2 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel2 index 3 using 1:4 with points linetype 4 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.1679
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.680]
set label 'wordnet-28k, base' at screen 0.3559, screen 0.1432 left
set label 'wordnet-28k, released' at screen 0.3559, screen 0.1037 left
set label 'wordnet-28k, capped' at screen 0.3559, screen 0.0642 left
set label 'wordnet-28k, priced' at screen 0.3559, screen 0.0247 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1, \
  $legend index 3 using 1:2 with lines linetype 4, \
  $legend index 3 using (($1)+0.14):2 every ::0::0 with points linetype 4 dashtype 1
unset multiplot
unset output
}
