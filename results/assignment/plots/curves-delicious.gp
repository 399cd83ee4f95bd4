# Draws curves-delicious.svg, .png and .pdf: gnuplot curves-delicious.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# Beam 5, released 2
0.826595 NaN NaN 66.8027 66.5489 67.0565


# Beam 5, released 4
1.55139 NaN NaN 65.5364 65.4057 65.6671


# Beam 5, capped 2
0.645726 NaN NaN 65.5678 65.1628 65.9727


# Beam 10, released 2
0.911072 NaN NaN 66.9388 66.764 67.1136


# Beam 10, released 4
1.49802 NaN NaN 66.8132 66.6763 66.95


# Beam 10, capped 2
0.712115 NaN NaN 65.9341 65.2498 66.6184


# Beam 10, capped 4
1.01553 NaN NaN 66.0073 65.8234 66.1913


# Beam 10, priced 4
1.39004 NaN NaN 66.3213 65.8616 66.781
EOD
$panel2 << EOD
# x low high y low high
# Beam 5, released 2
0.826595 NaN NaN 60.0384 59.9171 60.1597


# Beam 5, released 4
1.55139 NaN NaN 59.6511 59.379 59.9233


# Beam 5, capped 2
0.645726 NaN NaN 59.2186 58.987 59.4501


# Beam 10, released 2
0.911072 NaN NaN 60.2651 60.1302 60.4001


# Beam 10, released 4
1.49802 NaN NaN 60.5791 60.4534 60.7048


# Beam 10, capped 2
0.712115 NaN NaN 59.5918 59.5088 59.6749


# Beam 10, capped 4
1.01553 NaN NaN 60.0349 59.9459 60.1239


# Beam 10, priced 4
1.39004 NaN NaN 59.8639 59.3951 60.3328
EOD
$panel3 << EOD
# x low high y low high
# Beam 5, released 2
0.826595 NaN NaN 55.4558 55.3142 55.5974


# Beam 5, released 4
1.55139 NaN NaN 55.2967 55.1625 55.4309


# Beam 5, capped 2
0.645726 NaN NaN 54.5076 54.3002 54.7149


# Beam 10, released 2
0.911072 NaN NaN 55.6693 55.2922 56.0463


# Beam 10, released 4
1.49802 NaN NaN 55.8409 55.7946 55.8872


# Beam 10, capped 2
0.712115 NaN NaN 55.1293 55.0512 55.2073


# Beam 10, capped 4
1.01553 NaN NaN 55.8158 55.7487 55.8829


# Beam 10, priced 4
1.39004 NaN NaN 55.5018 55.2709 55.7328
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
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.7478
set tmargin at screen 0.9551
set logscale x
set xrange [0.601998:1.66409]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0.8, '' 1, '' 1.2, '' 1.4, '' 1.6)
unset logscale y
set yrange [65.0068:67.2696]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65.5' 65.5, '66.0' 66, '66.5' 66.5, '67.0' 67)
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
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.5199
set tmargin at screen 0.7271
set logscale x
set xrange [0.601998:1.66409]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 0.8, '' 1, '' 1.2, '' 1.4, '' 1.6)
unset logscale y
set yrange [58.8496:60.8423]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('59.0' 59, '59.5' 59.5, '60.0' 60, '60.5' 60.5)
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
set xrange [0.601998:1.66409]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('0.8' 0.8, '1.0' 1, '1.2' 1.2, '1.4' 1.4, '1.6' 1.6)
unset logscale y
set yrange [54.1606:56.186]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('54.5' 54.5, '55.0' 55, '55.5' 55.5, '56.0' 56)
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
set label 'Beam 10, released 2' at screen 0.3745, screen 0.1278 left
set label 'Beam 10, released 4' at screen 0.3745, screen 0.1002 left
set label 'Beam 10, capped 2' at screen 0.3745, screen 0.0725 left
set label 'Beam 10, capped 4' at screen 0.3745, screen 0.0449 left
set label 'Beam 10, priced 4' at screen 0.3745, screen 0.0173 left
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
