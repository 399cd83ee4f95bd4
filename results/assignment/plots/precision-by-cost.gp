# Draws precision-by-cost.svg, .png and .pdf: gnuplot precision-by-cost.gp
reset
set encoding utf8
$panel1 << EOD
# x low high y low high
# bibtex, base
19.8626 19.8312 19.8939 61.4447 61.0308 61.8585
49.6749 49.5534 49.7964 61.9616 61.2887 62.6344
99.3437 99.2205 99.4669 61.9616 61.2887 62.6344


# bibtex, released 2
43.3272 42.8284 43.8261 63.2737 62.8215 63.7259
114.24 108.262 120.218 64.2147 63.8966 64.5328
214.726 213.225 216.228 64.1617 63.9092 64.4142


# bibtex, released 4
91.2844 88.2429 94.326 63.7376 63.3075 64.1677
239.039 231.411 246.668 64.44 64.34 64.5401
460.726 459.824 461.629 64.4268 64.366 64.4875


# bibtex, capped 2
44.1362 43.504 44.7685 63.1544 63.0396 63.2692
109.925 108.292 111.558 63.8966 63.5569 64.2363
213.554 210.463 216.644 63.8304 63.3644 64.2963


# bibtex, capped 4
89.8612 89.1437 90.5787 63.5388 63.1595 63.9181
226.872 224.163 229.582 64.334 64.1236 64.5444
449.899 447.501 452.298 64.493 64.3878 64.5982


# bibtex, priced 4
74.738 73.4692 76.0067 63.4725 63.0802 63.8648
192.377 191.041 193.712 63.6448 63.3892 63.9004
380.012 378.445 381.579 63.7906 63.1441 64.437


# bibtex, coverage 4
74.8383 72.1927 77.4839 62.7038 62.566 62.8415
132.977 131.042 134.911 62.3459 61.9251 62.7667
140.06 138.923 141.196 61.7495 61.3344 62.1646


# delicious, base
15.4711 15.3514 15.5907 63.0141 62.4694 63.5588
38.705 38.5257 38.8842 65.348 64.8883 65.8076
77.3862 77.2274 77.5449 65.3898 65.0219 65.7578


# delicious, released 2
897.918 734.227 1061.61 63.2758 62.7653 63.7862
1544.13 1404.21 1684.06 66.8027 66.5489 67.0565
1814.39 1764.87 1863.91 66.9388 66.764 67.1136


# delicious, released 4
787.417 622.433 952.401 63.5688 62.7367 64.4009
2620.84 2353.8 2887.88 65.5364 65.4057 65.6671
3462.19 3299.27 3625.1 66.8132 66.6763 66.95


# delicious, capped 2
47.5195 47.4711 47.568 62.5955 61.7664 63.4246
118.062 117.87 118.254 65.5678 65.1628 65.9727
233.667 233.372 233.963 65.9341 65.2498 66.6184


# delicious, capped 4
93.2902 93.0607 93.5197 62.2501 61.4288 63.0715
232.583 232.443 232.722 64.6259 64.3209 64.9308
463.851 463.273 464.428 66.0073 65.8234 66.1913


# delicious, priced 4
200.369 176.89 223.847 63.3072 62.7731 63.8412
402.544 371.459 433.629 64.4793 64.2479 64.7108
536.546 510.13 562.961 66.3213 65.8616 66.781


# delicious, coverage 4
85.8832 85.3905 86.3759 61.4443 61.1617 61.7268
220.395 219.17 221.62 60.3558 59.9319 60.7798
444.699 441.848 447.551 58.2522 57.8437 58.6608
EOD
$panel2 << EOD
# x low high y low high
# bibtex, base
19.8626 19.8312 19.8939 25.5056 25.1972 25.8141
49.6749 49.5534 49.7964 27.6262 27.4127 27.8398
99.3437 99.2205 99.4669 27.7084 27.5025 27.9143


# bibtex, released 2
43.3272 42.8284 43.8261 27.0934 26.9747 27.2122
114.24 108.262 120.218 28.3605 28.3167 28.4043
214.726 213.225 216.228 28.4639 28.3442 28.5835


# bibtex, released 4
91.2844 88.2429 94.326 27.719 27.6426 27.7954
239.039 231.411 246.668 28.6706 28.6541 28.6872
460.726 459.824 461.629 28.5805 28.5038 28.6572


# bibtex, capped 2
44.1362 43.504 44.7685 27.1306 27.0155 27.2456
109.925 108.292 111.558 28.3632 28.3231 28.4032
213.554 210.463 216.644 28.5779 28.504 28.6518


# bibtex, capped 4
89.8612 89.1437 90.5787 27.7879 27.7272 27.8487
226.872 224.163 229.582 28.4692 28.3068 28.6316
449.899 447.501 452.298 28.6468 28.543 28.7506


# bibtex, priced 4
74.738 73.4692 76.0067 27.7508 27.655 27.8467
192.377 191.041 193.712 28.3446 28.2634 28.4258
380.012 378.445 381.579 28.387 28.3252 28.4488


# bibtex, coverage 4
74.8383 72.1927 77.4839 27.3559 27.1355 27.5762
132.977 131.042 134.911 28.0557 27.8887 28.2227
140.06 138.923 141.196 27.8622 27.7584 27.9659


# delicious, base
15.4711 15.3514 15.5907 40.1758 38.8869 41.4647
38.705 38.5257 38.8842 53.484 53.1467 53.8214
77.3862 77.2274 77.5449 54.426 54.127 54.7249


# delicious, released 2
897.918 734.227 1061.61 53.1763 52.7922 53.5605
1544.13 1404.21 1684.06 55.4558 55.3142 55.5974
1814.39 1764.87 1863.91 55.6693 55.2922 56.0463


# delicious, released 4
787.417 622.433 952.401 53.1408 52.6643 53.6172
2620.84 2353.8 2887.88 55.2967 55.1625 55.4309
3462.19 3299.27 3625.1 55.8409 55.7946 55.8872


# delicious, capped 2
47.5195 47.4711 47.568 50.8697 50.2523 51.4871
118.062 117.87 118.254 54.5076 54.3002 54.7149
233.667 233.372 233.963 55.1293 55.0512 55.2073


# delicious, capped 4
93.2902 93.0607 93.5197 50.8195 49.829 51.8099
232.583 232.443 232.722 54.6918 54.6089 54.7747
463.851 463.273 464.428 55.8158 55.7487 55.8829


# delicious, priced 4
200.369 176.89 223.847 52.831 52.486 53.1759
402.544 371.459 433.629 54.8634 54.7123 55.0145
536.546 510.13 562.961 55.5018 55.2709 55.7328


# delicious, coverage 4
85.8832 85.3905 86.3759 43.3511 41.7234 44.9788
220.395 219.17 221.62 51.8577 51.4988 52.2165
444.699 441.848 447.551 51.9267 51.578 52.2755
EOD
$legend << EOD
0.860 2.340
1.140 2.340


0.860 2.180
1.140 2.180


0.860 2.020
1.140 2.020


0.860 1.860
1.140 1.860


0.860 1.700
1.140 1.700


0.860 1.540
1.140 1.540


0.860 1.380
1.140 1.380


0.860 1.220
1.140 1.220


0.860 1.060
1.140 1.060


0.860 0.900
1.140 0.900


0.860 0.740
1.140 0.740


0.860 0.580
1.140 0.580


0.860 0.420
1.140 0.420


0.860 0.260
1.140 0.260
EOD
do for [kind in 'svg png pdf'] {
if (kind eq 'svg') { set terminal svg noenhanced size 326,558 dynamic font 'Helvetica,8' fontscale 1.3333 linewidth 1.1 background rgb 'white' }
if (kind eq 'png') { set terminal pngcairo noenhanced size 1020,1743 font 'Helvetica,8' fontscale 3.125 linewidth 3.6 pointscale 3.6 }
if (kind eq 'pdf') { set terminal pdfcairo noenhanced size 3.4in,5.810in font 'Helvetica,8' fontscale 0.75 linewidth 1.6 pointscale 1 }
set output 'precision-by-cost.'.kind
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
set linetype 9 linecolor rgb '#D55E00' linewidth 1.4 dashtype (2,3) pointtype 4 pointsize marker
set linetype 10 linecolor rgb '#009E73' linewidth 1.4 dashtype (9,3,2,3) pointtype 8 pointsize marker
set linetype 11 linecolor rgb '#CC79A7' linewidth 1.4 dashtype (5,3) pointtype 12 pointsize marker
set linetype 12 linecolor rgb '#E69F00' linewidth 1.4 dashtype (14,4) pointtype 10 pointsize marker
set linetype 13 linecolor rgb '#56B4E9' linewidth 1.4 dashtype (9,3,2,3,2,3) pointtype 6 pointsize marker
set linetype 14 linecolor rgb '#000000' linewidth 1.4 dashtype 1 pointtype 4 pointsize marker
set multiplot
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.7453
set tmargin at screen 0.9862
set logscale x
set xrange [9.91507:5612.73]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('' 10, '' 100, '' 1000)
unset logscale y
set yrange [57.1021:67.8552]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('58' 58, '60' 60, '62' 62, '64' 64, '66' 66)
unset label
set label 'P@1 (%)' at screen 0.0324, screen 0.8657 center rotate
set label '2' at screen 0.1916, screen 0.8545 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.3619, screen 0.8660 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.4295, screen 0.8236 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.2951, screen 0.8954 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.4724, screen 0.9165 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.4993, screen 0.9153 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4183, screen 0.9245 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.5703, screen 0.9216 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.6655, screen 0.9213 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.4673, screen 0.8856 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.5635, screen 0.8842 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3674, screen 0.8999 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.5172, screen 0.8613 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.6400, screen 0.8833 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.4925, screen 0.8747 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.5076, screen 0.8375 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.1585, screen 0.8896 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.3288, screen 0.9419 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.3639, screen 0.9429 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.7459, screen 0.8717 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.7692, screen 0.9745 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.8474, screen 0.9776 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.6798, screen 0.9021 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.8637, screen 0.9173 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.9331, screen 0.9748 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3073, screen 0.8565 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.4281, screen 0.9469 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.5755, screen 0.9551 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.6339, screen 0.9754 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4983, screen 0.8962 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.6151, screen 0.9276 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.6857, screen 0.9637 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3859, screen 0.8307 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.5595, screen 0.8301 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.6608, screen 0.7829 center textcolor rgb '#404040' font ',7'
plot $panel1 index 0 using 1:4 with lines linetype 1, \
  $panel1 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 1:4 with lines linetype 2, \
  $panel1 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 1 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 1:4 with lines linetype 3, \
  $panel1 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 2 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel1 index 3 using 1:4 with lines linetype 4, \
  $panel1 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel1 index 3 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel1 index 4 using 1:4 with lines linetype 5, \
  $panel1 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel1 index 4 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel1 index 5 using 1:4 with lines linetype 6, \
  $panel1 index 5 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel1 index 5 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel1 index 6 using 1:4 with lines linetype 7, \
  $panel1 index 6 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 7 dashtype 1 linewidth 0.7, \
  $panel1 index 6 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 7 dashtype 1 linewidth 0.7, \
  $panel1 index 7 using 1:4 with lines linetype 8, \
  $panel1 index 7 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 8 dashtype 1 linewidth 0.7, \
  $panel1 index 7 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 8 dashtype 1 linewidth 0.7, \
  $panel1 index 8 using 1:4 with lines linetype 9, \
  $panel1 index 8 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 9 dashtype 1 linewidth 0.7, \
  $panel1 index 8 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 9 dashtype 1 linewidth 0.7, \
  $panel1 index 9 using 1:4 with lines linetype 10, \
  $panel1 index 9 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 10 dashtype 1 linewidth 0.7, \
  $panel1 index 9 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 10 dashtype 1 linewidth 0.7, \
  $panel1 index 10 using 1:4 with lines linetype 11, \
  $panel1 index 10 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 11 dashtype 1 linewidth 0.7, \
  $panel1 index 10 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 11 dashtype 1 linewidth 0.7, \
  $panel1 index 11 using 1:4 with lines linetype 12, \
  $panel1 index 11 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 12 dashtype 1 linewidth 0.7, \
  $panel1 index 11 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 12 dashtype 1 linewidth 0.7, \
  $panel1 index 12 using 1:4 with lines linetype 13, \
  $panel1 index 12 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 13 dashtype 1 linewidth 0.7, \
  $panel1 index 12 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 13 dashtype 1 linewidth 0.7, \
  $panel1 index 13 using 1:4 with lines linetype 14, \
  $panel1 index 13 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 14 dashtype 1 linewidth 0.7, \
  $panel1 index 13 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 14 dashtype 1 linewidth 0.7, \
  $panel1 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel1 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel1 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel1 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel1 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel1 index 5 using 1:4 with points linetype 6 dashtype 1, \
  $panel1 index 6 using 1:4 with points linetype 7 dashtype 1, \
  $panel1 index 7 using 1:4 with points linetype 8 dashtype 1, \
  $panel1 index 8 using 1:4 with points linetype 9 dashtype 1, \
  $panel1 index 9 using 1:4 with points linetype 10 dashtype 1, \
  $panel1 index 10 using 1:4 with points linetype 11 dashtype 1, \
  $panel1 index 11 using 1:4 with points linetype 12 dashtype 1, \
  $panel1 index 12 using 1:4 with points linetype 13 dashtype 1, \
  $panel1 index 13 using 1:4 with points linetype 14 dashtype 1
set lmargin at screen 0.1238
set rmargin at screen 0.9647
set bmargin at screen 0.4836
set tmargin at screen 0.7246
set logscale x
set xrange [9.91507:5612.73]
set xtics nomirror out scale 0.4,0 offset 0,0.3 font ',7' ('10' 10, '100' 100, '1000' 1000)
unset logscale y
set yrange [22.7293:58.5143]
set ytics nomirror out scale 0.4,0 offset 0.5,0 font ',7' ('30' 30, '40' 40, '50' 50)
unset label
set label 'P@5 (%)' at screen 0.0324, screen 0.6041 center rotate
set label 'Inner products' at screen 0.5442, screen 0.4389 center
set label '2' at screen 0.2159, screen 0.5193 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.3376, screen 0.5336 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.4295, screen 0.5002 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3194, screen 0.4961 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.4480, screen 0.5385 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.5318, screen 0.5392 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4183, screen 0.5342 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.5460, screen 0.5067 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.6330, screen 0.5400 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3917, screen 0.5344 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.5172, screen 0.5045 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.6075, screen 0.5048 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.4682, screen 0.5365 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.4751, screen 0.5012 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.1585, screen 0.6130 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.3045, screen 0.7077 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.3964, screen 0.7141 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.7216, screen 0.7056 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.7692, screen 0.7159 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.8149, screen 0.6749 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.7041, screen 0.7054 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.8637, screen 0.6860 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.9006, screen 0.6896 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3317, screen 0.6562 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.4524, screen 0.7146 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.5755, screen 0.7137 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.4212, screen 0.6558 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.5180, screen 0.7108 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.5226, screen 0.6558 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.5908, screen 0.6881 center textcolor rgb '#404040' font ',7'
set label '2' at screen 0.3859, screen 0.6344 center textcolor rgb '#404040' font ',7'
set label '5' at screen 0.5595, screen 0.6679 center textcolor rgb '#404040' font ',7'
set label '10' at screen 0.6283, screen 0.6633 center textcolor rgb '#404040' font ',7'
plot $panel2 index 0 using 1:4 with lines linetype 1, \
  $panel2 index 0 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 1 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 1:4 with lines linetype 2, \
  $panel2 index 1 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 1 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 2 dashtype 1 linewidth 0.7, \
  $panel2 index 2 using 1:4 with lines linetype 3, \
  $panel2 index 2 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel2 index 2 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 3 dashtype 1 linewidth 0.7, \
  $panel2 index 3 using 1:4 with lines linetype 4, \
  $panel2 index 3 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel2 index 3 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 4 dashtype 1 linewidth 0.7, \
  $panel2 index 4 using 1:4 with lines linetype 5, \
  $panel2 index 4 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel2 index 4 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 5 dashtype 1 linewidth 0.7, \
  $panel2 index 5 using 1:4 with lines linetype 6, \
  $panel2 index 5 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel2 index 5 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 6 dashtype 1 linewidth 0.7, \
  $panel2 index 6 using 1:4 with lines linetype 7, \
  $panel2 index 6 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 7 dashtype 1 linewidth 0.7, \
  $panel2 index 6 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 7 dashtype 1 linewidth 0.7, \
  $panel2 index 7 using 1:4 with lines linetype 8, \
  $panel2 index 7 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 8 dashtype 1 linewidth 0.7, \
  $panel2 index 7 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 8 dashtype 1 linewidth 0.7, \
  $panel2 index 8 using 1:4 with lines linetype 9, \
  $panel2 index 8 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 9 dashtype 1 linewidth 0.7, \
  $panel2 index 8 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 9 dashtype 1 linewidth 0.7, \
  $panel2 index 9 using 1:4 with lines linetype 10, \
  $panel2 index 9 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 10 dashtype 1 linewidth 0.7, \
  $panel2 index 9 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 10 dashtype 1 linewidth 0.7, \
  $panel2 index 10 using 1:4 with lines linetype 11, \
  $panel2 index 10 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 11 dashtype 1 linewidth 0.7, \
  $panel2 index 10 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 11 dashtype 1 linewidth 0.7, \
  $panel2 index 11 using 1:4 with lines linetype 12, \
  $panel2 index 11 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 12 dashtype 1 linewidth 0.7, \
  $panel2 index 11 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 12 dashtype 1 linewidth 0.7, \
  $panel2 index 12 using 1:4 with lines linetype 13, \
  $panel2 index 12 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 13 dashtype 1 linewidth 0.7, \
  $panel2 index 12 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 13 dashtype 1 linewidth 0.7, \
  $panel2 index 13 using 1:4 with lines linetype 14, \
  $panel2 index 13 using 1:5:(0):($6-$5) with vectors heads size screen 0.0079,90 linetype 14 dashtype 1 linewidth 0.7, \
  $panel2 index 13 using 2:4:($3-$2):(0) with vectors heads size screen 0.0079,90 linetype 14 dashtype 1 linewidth 0.7, \
  $panel2 index 0 using 1:4 with points linetype 1 dashtype 1, \
  $panel2 index 1 using 1:4 with points linetype 2 dashtype 1, \
  $panel2 index 2 using 1:4 with points linetype 3 dashtype 1, \
  $panel2 index 3 using 1:4 with points linetype 4 dashtype 1, \
  $panel2 index 4 using 1:4 with points linetype 5 dashtype 1, \
  $panel2 index 5 using 1:4 with points linetype 6 dashtype 1, \
  $panel2 index 6 using 1:4 with points linetype 7 dashtype 1, \
  $panel2 index 7 using 1:4 with points linetype 8 dashtype 1, \
  $panel2 index 8 using 1:4 with points linetype 9 dashtype 1, \
  $panel2 index 9 using 1:4 with points linetype 10 dashtype 1, \
  $panel2 index 10 using 1:4 with points linetype 11 dashtype 1, \
  $panel2 index 11 using 1:4 with points linetype 12 dashtype 1, \
  $panel2 index 12 using 1:4 with points linetype 13 dashtype 1, \
  $panel2 index 13 using 1:4 with points linetype 14 dashtype 1
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 0.4200
unset logscale
unset tics
unset border
unset grid
unset label
set xrange [0:3.400]
set yrange [0:2.440]
set label 'Numbers at the points: beam' at screen 0.5000, screen 0.0172 center
set label 'bibtex, base' at screen 0.3559, screen 0.4028 left
set label 'bibtex, released 2' at screen 0.3559, screen 0.3752 left
set label 'bibtex, released 4' at screen 0.3559, screen 0.3477 left
set label 'bibtex, capped 2' at screen 0.3559, screen 0.3201 left
set label 'bibtex, capped 4' at screen 0.3559, screen 0.2926 left
set label 'bibtex, priced 4' at screen 0.3559, screen 0.2651 left
set label 'bibtex, coverage 4' at screen 0.3559, screen 0.2375 left
set label 'delicious, base' at screen 0.3559, screen 0.2100 left
set label 'delicious, released 2' at screen 0.3559, screen 0.1824 left
set label 'delicious, released 4' at screen 0.3559, screen 0.1549 left
set label 'delicious, capped 2' at screen 0.3559, screen 0.1274 left
set label 'delicious, capped 4' at screen 0.3559, screen 0.0998 left
set label 'delicious, priced 4' at screen 0.3559, screen 0.0723 left
set label 'delicious, coverage 4' at screen 0.3559, screen 0.0448 left
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
  $legend index 7 using (($1)+0.14):2 every ::0::0 with points linetype 8 dashtype 1, \
  $legend index 8 using 1:2 with lines linetype 9, \
  $legend index 8 using (($1)+0.14):2 every ::0::0 with points linetype 9 dashtype 1, \
  $legend index 9 using 1:2 with lines linetype 10, \
  $legend index 9 using (($1)+0.14):2 every ::0::0 with points linetype 10 dashtype 1, \
  $legend index 10 using 1:2 with lines linetype 11, \
  $legend index 10 using (($1)+0.14):2 every ::0::0 with points linetype 11 dashtype 1, \
  $legend index 11 using 1:2 with lines linetype 12, \
  $legend index 11 using (($1)+0.14):2 every ::0::0 with points linetype 12 dashtype 1, \
  $legend index 12 using 1:2 with lines linetype 13, \
  $legend index 12 using (($1)+0.14):2 every ::0::0 with points linetype 13 dashtype 1, \
  $legend index 13 using 1:2 with lines linetype 14, \
  $legend index 13 using (($1)+0.14):2 every ::0::0 with points linetype 14 dashtype 1
unset multiplot
unset output
}
