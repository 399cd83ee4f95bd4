# Draws time-by-budget.svg, .png and .pdf: gnuplot time-by-budget.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# released
1 NaN NaN 1.53635 1.49311 1.57959
2 NaN NaN 4.06723 3.85426 4.28019
3 NaN NaN 8.38254 7.61637 9.14872
4 NaN NaN 15.0114 12.8085 17.2144
5 NaN NaN 20.9349 18.8917 22.9781
6 NaN NaN 30.2183 27.28 33.1567


# capped
1 NaN NaN 0.760392 0.702651 0.818133
2 NaN NaN 2.08009 1.94351 2.21666
3 NaN NaN 3.38878 3.26867 3.5089
4 NaN NaN 5.60883 5.39115 5.82652
5 NaN NaN 8.54237 8.24438 8.84036
6 NaN NaN 11.2368 10.6956 11.7779
EOD
$legend << EOD
0.793 0.100
1.073 0.100


1.750 0.100
2.030 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,230 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,720 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,2.400in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'time-by-budget.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set multiplot
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.2375
set tmargin at screen 0.9667
unset logscale x
set xrange [0.7:6.3]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6)
set logscale y
set yrange [0.516218:45.1313]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('1' 1, '3' 3, '10' 10, '30' 30)
unset label
set label 'Training time (s)' at screen 0.0324, screen 0.6021 center rotate
set label 'Disentanglement budget' at screen 0.5442, screen 0.1292 center
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.0833
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.200]
set label 'released' at screen 0.3363, screen 0.0417 left
set label 'capped' at screen 0.6176, screen 0.0417 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1
unset multiplot
unset output
}
