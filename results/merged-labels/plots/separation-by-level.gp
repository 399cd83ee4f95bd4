# Draws separation-by-level.svg, .png and .pdf: gnuplot separation-by-level.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# wordnet-28k, released
0 NaN NaN 0.219804 0.21102 0.228587
1 NaN NaN 0.223489 0.204063 0.242914
2 NaN NaN 0.20516 0.187726 0.222595
3 NaN NaN 0.205816 0.205112 0.206521


# wordnet-28k, capped
0 NaN NaN 0.16528 0.156839 0.173721
1 NaN NaN 0.16725 0.152709 0.181791
2 NaN NaN 0.182253 0.171223 0.193284
3 NaN NaN 0.186547 0.175974 0.197119


# wordnet-28k, priced
0 NaN NaN 0.117329 0.110428 0.12423
1 NaN NaN 0.122195 0.114667 0.129723
2 NaN NaN 0.154208 0.142816 0.165601
3 NaN NaN 0.153373 0.149264 0.157482
EOD
$legend << EOD
0.860 0.420
1.140 0.420


0.860 0.260
1.140 0.260


0.860 0.100
1.140 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,261 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,816 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,2.720in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'separation-by-level.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set linetype 3 linecolor rgb '#009E73' linewidth 1.4 dashtype (2,3) pointtype 9 pointsize marker
set multiplot
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.3272
set tmargin at screen 0.9706
unset logscale x
set xrange [-0.18:3.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('0' 0, '1' 1, '2' 2, '3' 3)
unset logscale y
set yrange [0.0998287:0.253513]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('0.10' 0.1, '0.12' 0.12, '0.14' 0.14, '0.16' 0.16, '0.18' 0.18, '0.20' 0.2, '0.22' 0.22, '0.24' 0.24)
unset label
set label 'VI gain (nats)' at screen 0.0324, screen 0.6489 center rotate
set label 'Merged-labels level' at screen 0.5605, screen 0.2316 center
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 1:4 with lines linetype 3, \
  $panel1 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.1912
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.520]
set label 'wordnet-28k, released' at screen 0.3559, screen 0.1544 left
set label 'wordnet-28k, capped' at screen 0.3559, screen 0.0956 left
set label 'wordnet-28k, priced' at screen 0.3559, screen 0.0368 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1
unset multiplot
unset output
}
