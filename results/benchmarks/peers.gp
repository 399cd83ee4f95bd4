# Draws peers.svg and peers.png: gnuplot peers.gp
reset
set encoding utf8
$d0 << EOD
# ratio least most y target
10.12 9.9518 11.644 14.140 10
1.6779 1.4764 1.7303 13.140 2
26.944 25.116 27.841 12.140 12
3.3987 3.0578 4.4825 11.140 12
15.011 14.651 15.532 10.140 3
10.22 9.6778 11.128 9.140 3
6.7598 6.0927 7.9252 8.140 3
6.2223 5.3045 7.9227 7.140 3
1.7961 1.7039 1.8181 6.140 1
3.3312 3.3176 3.3354 5.140 1
11.128 11.128 11.128 4.140 15
11.517 10.879 12.262 3.140 6
1.7689 1.7396 2.0111 2.140 1.85
1.8389 1.6624 1.9539 1.140 1.85
EOD
$d1 << EOD
# ratio least most y target
6.515 6.0335 7.033 13.860 6
1.5025 1.471 1.5895 12.860 2
43.503 40.556 43.815 11.860 10
2.3354 2.1324 2.6412 10.860 10
8.1639 7.3043 8.3943 9.860 3
5.4355 4.8616 5.6877 8.860 3
7.784 5.981 7.784 7.860 3
5.9304 4.4743 5.9304 6.860 3
1.0609 1.0607 1.061 5.860 1
2.2879 2.2846 2.2918 4.860 1
16.521 14.868 16.941 2.860 6
1.6744 1.6089 1.7448 1.860 1.85
1.8976 1.7553 1.9163 0.860 1.85
EOD
do for [kind in 'svg png'] {
if (kind eq 'svg') { set terminal svg noenhanced size 662,368 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 2070,1149 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
set output 'peers.'.kind
marker = kind eq 'svg' ? 0.75 : 0.55
set border 1 linecolor rgb '#404040' linewidth 0.7
set grid x back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set logscale x
set xrange [0.7692:56.96]
set yrange [0.4:14.6]
set lmargin at screen 0.4348
set rmargin at screen 0.98
set bmargin at screen 0.1619
set tmargin at screen 0.9843
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '50' 50)
set ytics nomirror scale 0,0 font ',7' ('training, tree given' 14, 'representation + clustering' 13, 'batch prediction, libpecos''s model as trained' 12, 'batch prediction, libpecos''s fastest mode' 11, 'one instance, median, libpecos''s model.predict' 10, 'one instance, 99th, libpecos''s model.predict' 9, 'one instance, median, libpecos''s C function' 8, 'one instance, 99th, libpecos''s C function' 7, 'peak memory, training' 6, 'peak memory, prediction' 5, 'disentanglement, released, limit 4' 4, 'tf-idf, 2 threads, scikit-learn' 3, '2 threads over 1, train' 2, '2 threads over 1, predict' 1)
set xlabel 'Ratio (bar: least to most of the rounds; grey line: target)' offset 0,0.6
set key at screen 0.98, screen 0.028 right bottom horizontal samplen 1
set arrow 1 from 1, graph 0 to 1, graph 1 nohead linecolor rgb '#404040' linewidth 0.7
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 pointtype 7 pointsize marker
set linetype 2 linecolor rgb '#D55E00' linewidth 1.4 pointtype 5 pointsize marker
plot $d0 using 5:($4-0.17):(0):(0.34) with vectors nohead linetype 1 linecolor rgb '#909090' linewidth 2.4 notitle, \
  $d0 using 2:4:($3-$2):(0) with vectors nohead linetype 1 notitle, \
  $d0 using 1:4 with points linetype 1 title 'wordnet-28k', \
  $d1 using 5:($4-0.17):(0):(0.34) with vectors nohead linetype 1 linecolor rgb '#909090' linewidth 2.4 notitle, \
  $d1 using 2:4:($3-$2):(0) with vectors nohead linetype 2 notitle, \
  $d1 using 1:4 with points linetype 2 title 'eurlex-57k'
unset output
}
