# Draws peers.svg and peers.png: gnuplot peers.gp
reset
set encoding utf8
$d0 << EOD
# ratio least most y target
1.8349 1.6736 2.0555 3.140 2
2.9893 2.7266 3.0786 2.140 2
9.9102 8.3001 10.836 1.140 6
EOD
$d1 << EOD
# ratio least most y target
1.724 1.4959 1.962 2.860 2
2.3664 2.2793 2.7816 1.860 2
16.276 14.61 17.853 0.860 6
EOD
do for [kind in 'svg png'] {
if (kind eq 'svg') { set terminal svg noenhanced size 662,135 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 2070,423 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
set output 'peers.'.kind
marker = kind eq 'svg' ? 0.75 : 0.55
set border 1 linecolor rgb '#404040' linewidth 0.7
set grid x back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set logscale x
set xrange [0.7692:23.21]
set yrange [0.4:3.6]
set lmargin at screen 0.4348
set rmargin at screen 0.98
set bmargin at screen 0.4397
set tmargin at screen 0.9574
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20)
set ytics nomirror scale 0,0 font ',7' ('representation + clustering, libpecos''s very tree' 3, 'representation + clustering, sums: exact' 2, 'tf-idf, 2 threads, scikit-learn' 1)
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
