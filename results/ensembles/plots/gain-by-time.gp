# Draws gain-by-time.svg, .png and .pdf: gnuplot gain-by-time.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# no ensemble
0.639311 0.595134 0.683488 65.2177 65.0826 65.3528
1.49598 1.44273 1.54923 66.4665 66.3161 66.6169
4.73936 4.67454 4.80417 67.2565 67.137 67.3761


# three-average
1.91793 NaN NaN 65.8625 NaN NaN
4.48795 NaN NaN 66.9891 NaN NaN
14.2181 NaN NaN 67.4354 NaN NaN


# three-rank-average
1.91793 NaN NaN 65.82 NaN NaN
4.48795 NaN NaN 66.718 NaN NaN
14.2181 NaN NaN 67.4035 NaN NaN
EOD
$panel2 << EOD
# x low high y low high
# no ensemble
0.639311 0.595134 0.683488 55.1015 55.0388 55.1642
1.49598 1.44273 1.54923 56.3974 56.2901 56.5047
4.73936 4.67454 4.80417 56.9788 56.9511 57.0065


# three-average
1.91793 NaN NaN 55.8625 NaN NaN
4.48795 NaN NaN 56.8339 NaN NaN
14.2181 NaN NaN 57.2771 NaN NaN


# three-rank-average
1.91793 NaN NaN 55.753 NaN NaN
4.48795 NaN NaN 56.7393 NaN NaN
14.2181 NaN NaN 57.1846 NaN NaN
EOD
$panel3 << EOD
# x low high y low high
# no ensemble
0.639311 0.595134 0.683488 40.2222 40.1659 40.2785
1.49598 1.44273 1.54923 41.7422 41.6469 41.8375
4.73936 4.67454 4.80417 42.4446 42.4028 42.4863


# three-average
1.91793 NaN NaN 40.811 NaN NaN
4.48795 NaN NaN 41.9932 NaN NaN
14.2181 NaN NaN 42.6811 NaN NaN


# three-rank-average
1.91793 NaN NaN 40.6865 NaN NaN
4.48795 NaN NaN 41.9073 NaN NaN
14.2181 NaN NaN 42.5541 NaN NaN
EOD
$legend << EOD
0.160 0.420
0.440 0.420


1.750 0.420
2.030 0.420


0.160 0.260
0.440 0.260
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,462 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1443 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,4.810in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'gain-by-time.'.kind
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
set bmargin at screen 0.7339
set tmargin at screen 0.9834
set logscale x
set xrange [0.461696:18.3273]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 3, '' 10)
unset logscale y
set yrange [64.8944:67.6237]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('65' 65, '66' 66, '67' 67)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8586 center rotate
set label '1' at screen 0.2035, screen 0.7778 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3902, screen 0.8919 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.6920, screen 0.9642 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.4691, screen 0.8429 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6314, screen 0.9254 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9090, screen 0.9457 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6558, screen 0.8801 center textcolor rgb '#404040' font ',7'
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 2 using 1:4 with lines linetype 3, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.4595
set tmargin at screen 0.7089
set logscale x
set xrange [0.461696:18.3273]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 1, '' 3, '' 10)
unset logscale y
set yrange [54.8598:57.4561]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('55.0' 55, '55.5' 55.5, '56.0' 56, '56.5' 56.5, '57.0' 57)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.5842 center rotate
set label '1' at screen 0.2278, screen 0.5032 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3902, screen 0.6216 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.6677, screen 0.6836 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.4691, screen 0.5763 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6558, screen 0.6122 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9333, screen 0.6774 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.4691, screen 0.5248 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6801, screen 0.6257 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9090, screen 0.6623 center textcolor rgb '#404040' font ',7'
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 2 using 1:4 with lines linetype 3, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0.1564
set rmargin at screen 0.9647
set bmargin at screen 0.1850
set tmargin at screen 0.4345
set logscale x
set xrange [0.461696:18.3273]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '3' 3, '10' 10)
unset logscale y
set yrange [39.9647:42.8823]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('40' 40, '41' 41, '42' 42)
unset label
set label 'PSP@5 (%)' at screen 0.0324, screen 0.3098 center rotate
set label 'Training time (s)' at screen 0.5605, screen 0.1310 center
set label '1' at screen 0.2278, screen 0.2276 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4145, screen 0.3575 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.6677, screen 0.4176 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.4691, screen 0.2779 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6558, screen 0.3790 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9333, screen 0.4030 center textcolor rgb '#404040' font ',7'
set label '1' at screen 0.4691, screen 0.2263 center textcolor rgb '#404040' font ',7'
set label '4' at screen 0.9090, screen 0.3859 center textcolor rgb '#404040' font ',7'
plot $panel3 index 0 using 1:4 with lines linetype 1, \
  $panel3 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel3 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel3 index 1 using 1:4 with lines linetype 2, \
  $panel3 index 2 using 1:4 with lines linetype 3, \
  $panel3 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel3 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel3 index 2 using 1:4 with points linetype 3 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.1081
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:0.520]
set label 'Numbers at the points: budget' at screen 0.5000, screen 0.0208 center
set label 'no ensemble' at screen 0.1500, screen 0.0873 left
set label 'three-average' at screen 0.6176, screen 0.0873 left
set label 'three-rank-average' at screen 0.1500, screen 0.0541 left
plot $legend index 0 using 1:2 with lines linetype 1, \
  $legend index 0 using (($1)+0.14):2 every ::0::0 with points linetype 1 dashtype 1, \
  $legend index 1 using 1:2 with lines linetype 2, \
  $legend index 1 using (($1)+0.14):2 every ::0::0 with points linetype 2 dashtype 1, \
  $legend index 2 using 1:2 with lines linetype 3, \
  $legend index 2 using (($1)+0.14):2 every ::0::0 with points linetype 3 dashtype 1
unset multiplot
unset output
}
