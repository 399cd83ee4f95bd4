# Draws curves-wordnet-28k.svg, .png and .pdf: gnuplot curves-wordnet-28k.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# ordered
3.44601 NaN NaN 65.2177 65.0826 65.3528


# exact
3.23894 NaN NaN 65.1929 65.133 65.2528
EOD
$panel2 << EOD
# x low high y low high
# ordered
3.44601 NaN NaN 60.8808 60.7121 61.0496


# exact
3.23894 NaN NaN 60.8466 60.7828 60.9104
EOD
$panel3 << EOD
# x low high y low high
# ordered
3.44601 NaN NaN 55.1015 55.0388 55.1642


# exact
3.23894 NaN NaN 55.1022 55.0985 55.1059
EOD
$legend << EOD
0.857 0.100
1.137 0.100


1.750 0.100
2.030 0.100
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,448 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1401 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.670in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'curves-wordnet-28k.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 dashtype (9,4) pointtype 5 pointsize marker
set multiplot
set lmargin at screen 0.1727
set rmargin at screen 0.9647
set bmargin at screen 0.6874
set tmargin at screen 0.9443
set logscale x
set xrange [3.22292:3.46314]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 3.25, '' 3.3, '' 3.35, '' 3.4, '' 3.45)
unset logscale y
set yrange [65.061:65.3744]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65.1' 65.1, '65.2' 65.2, '65.3' 65.3)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8158 center rotate
set label 'wordnet-28k' at screen 0.5000, screen 0.9764 center
plot $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0.1727
set rmargin at screen 0.9647
set bmargin at screen 0.4047
set tmargin at screen 0.6617
set logscale x
set xrange [3.22292:3.46314]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 3.25, '' 3.3, '' 3.35, '' 3.4, '' 3.45)
unset logscale y
set yrange [60.6851:61.0766]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('60.7' 60.7, '60.8' 60.8, '60.9' 60.9, '61.0' 61)
unset label
set label 'P@3 (%)' at screen 0.0324, screen 0.5332 center rotate
plot $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0.1727
set rmargin at screen 0.9647
set bmargin at screen 0.1221
set tmargin at screen 0.3790
set logscale x
set xrange [3.22292:3.46314]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('3.25' 3.25, '3.30' 3.3, '3.35' 3.35, '3.40' 3.4, '3.45' 3.45)
unset logscale y
set yrange [55.0288:55.1742]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55.05' 55.05, '55.10' 55.1, '55.15' 55.15)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.2505 center rotate
set label 'Training time (s)' at screen 0.5687, screen 0.0664 center
plot $panel3 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel3 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel3 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel3 index 1 using 1:4 with points linetype 2 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.0428
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.200]
set label 'ordered' at screen 0.3549, screen 0.0214 left
set label 'exact' at screen 0.6176, screen 0.0214 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1
unset multiplot
unset output
}
