# Draws time-by-budget.svg, .png and .pdf: gnuplot time-by-budget.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# 
1 NaN NaN 0.760392 0.702651 0.818133
2 NaN NaN 1.70385 1.68345 1.72425
4 NaN NaN 5.68218 5.52927 5.83508
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,215 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,672 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,2.240in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'time-by-budget.'.kind
unset key
marker = kind eq 'svg' ? 0.75 : 0.55
set border 3 linecolor rgb '#404040' linewidth 0.7
set grid x y back linetype 1 linecolor rgb '#e4e4e4' linewidth 0.5 dashtype 1
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 dashtype 1 pointtype 7 pointsize marker
set multiplot
set lmargin at screen 0.1075
set rmargin at screen 0.9647
set bmargin at screen 0.1830
set tmargin at screen 0.9643
unset logscale x
set xrange [0.82:4.18]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('1' 1, '2' 2, '4' 4)
unset logscale y
set yrange [0:6.24567]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6)
unset label
set label 'Training time (s)' at screen 0.0324, screen 0.5737 center rotate
set label 'Disentanglement budget' at screen 0.5361, screen 0.0670 center
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1
unset multiplot
unset output
}
