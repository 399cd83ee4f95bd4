# Draws curves-bibtex.svg, .png and .pdf: gnuplot curves-bibtex.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# Beam 5, released 2
0.0656176 NaN NaN 64.2147 63.8966 64.5328


# Beam 5, released 4
0.124054 NaN NaN 64.44 64.34 64.5401


# Beam 5, capped 2
0.0931181 NaN NaN 63.8966 63.5569 64.2363


# Beam 5, capped 4
0.143175 NaN NaN 64.334 64.1236 64.5444


# Beam 10, released 2
0.0735068 NaN NaN 64.1617 63.9092 64.4142


# Beam 10, released 4
0.133134 NaN NaN 64.4268 64.366 64.4875


# Beam 10, capped 2
0.085149 NaN NaN 63.8304 63.3644 64.2963


# Beam 10, capped 4
0.146731 NaN NaN 64.493 64.3878 64.5982
EOD
$panel2 << EOD
# x low high y low high
# Beam 5, released 2
0.0656176 NaN NaN 39.1208 38.9479 39.2938


# Beam 5, released 4
0.124054 NaN NaN 39.4919 39.3395 39.6444


# Beam 5, capped 2
0.0931181 NaN NaN 39.006 38.8676 39.1443


# Beam 5, capped 4
0.143175 NaN NaN 39.2799 39.1672 39.3926


# Beam 10, released 2
0.0735068 NaN NaN 39.1694 38.9929 39.3459


# Beam 10, released 4
0.133134 NaN NaN 39.3417 39.1608 39.5226


# Beam 10, capped 2
0.085149 NaN NaN 39.3152 39.1484 39.482


# Beam 10, capped 4
0.146731 NaN NaN 39.5229 39.4651 39.5806
EOD
$panel3 << EOD
# x low high y low high
# Beam 5, released 2
0.0656176 NaN NaN 28.3605 28.3167 28.4043


# Beam 5, released 4
0.124054 NaN NaN 28.6706 28.6541 28.6872


# Beam 5, capped 2
0.0931181 NaN NaN 28.3632 28.3231 28.4032


# Beam 5, capped 4
0.143175 NaN NaN 28.4692 28.3068 28.6316


# Beam 10, released 2
0.0735068 NaN NaN 28.4639 28.3442 28.5835


# Beam 10, released 4
0.133134 NaN NaN 28.5805 28.5038 28.6572


# Beam 10, capped 2
0.085149 NaN NaN 28.5779 28.504 28.6518


# Beam 10, capped 4
0.146731 NaN NaN 28.6468 28.543 28.7506
EOD
$legend << EOD
0.923 1.220
1.203 1.220


0.923 1.060
1.203 1.060


0.923 0.900
1.203 0.900


0.923 0.740
1.203 0.740


0.923 0.580
1.203 0.580


0.923 0.420
1.203 0.420


0.923 0.260
1.203 0.260


0.923 0.100
1.203 0.100
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
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.7478
set tmargin at screen 0.9551
set logscale x
set xrange [0.0615262:0.156488]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0.08, '' 0.1, '' 0.12, '' 0.14)
unset logscale y
set yrange [63.2657:64.6969]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('63.5' 63.5, '64.0' 64, '64.5' 64.5)
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
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.5199
set tmargin at screen 0.7271
set logscale x
set xrange [0.0615262:0.156488]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0.08, '' 0.1, '' 0.12, '' 0.14)
unset logscale y
set yrange [38.8054:39.7065]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('39.0' 39, '39.2' 39.2, '39.4' 39.4, '39.6' 39.6)
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
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.2919
set tmargin at screen 0.4991
set logscale x
set xrange [0.0615262:0.156488]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('0.08' 0.08, '0.10' 0.1, '0.12' 0.12, '0.14' 0.14)
unset logscale y
set yrange [28.2713:28.7861]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('28.3' 28.3, '28.4' 28.4, '28.5' 28.5, '28.6' 28.6, '28.7' 28.7)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.3955 center rotate
set label 'Training time (s)' at screen 0.5605, screen 0.2470 center
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
set label 'Beam 5, released 2' at screen 0.3745, screen 0.2107 left
set label 'Beam 5, released 4' at screen 0.3745, screen 0.1831 left
set label 'Beam 5, capped 2' at screen 0.3745, screen 0.1554 left
set label 'Beam 5, capped 4' at screen 0.3745, screen 0.1278 left
set label 'Beam 10, released 2' at screen 0.3745, screen 0.1002 left
set label 'Beam 10, released 4' at screen 0.3745, screen 0.0725 left
set label 'Beam 10, capped 2' at screen 0.3745, screen 0.0449 left
set label 'Beam 10, capped 4' at screen 0.3745, screen 0.0173 left
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
