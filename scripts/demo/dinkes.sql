-- Basis data contoh sebuah dinas: angka buatan untuk peragaan, bukan angka resmi.
CREATE TABLE kunjungan_puskesmas (
  kode_kecamatan text NOT NULL,
  puskesmas text NOT NULL,
  tahun integer NOT NULL,
  triwulan integer NOT NULL,
  jumlah_kunjungan integer NOT NULL,
  PRIMARY KEY (puskesmas, tahun, triwulan)
);
COMMENT ON TABLE kunjungan_puskesmas IS 'Jumlah Kunjungan Puskesmas Berdasarkan Puskesmas di Kota Tangerang (contoh)';
COMMENT ON COLUMN kunjungan_puskesmas.kode_kecamatan IS 'Kode kecamatan menurut Kemendagri';
COMMENT ON COLUMN kunjungan_puskesmas.puskesmas IS 'Nama puskesmas';
COMMENT ON COLUMN kunjungan_puskesmas.tahun IS 'Tahun data';
COMMENT ON COLUMN kunjungan_puskesmas.triwulan IS 'Triwulan dalam tahun, 1 sampai 4';
COMMENT ON COLUMN kunjungan_puskesmas.jumlah_kunjungan IS 'Banyaknya kunjungan rawat jalan dalam satu triwulan, dalam orang';
INSERT INTO kunjungan_puskesmas VALUES
  ('36.71.01', 'Puskesmas Sukasari', 2023, 1, 8104),
  ('36.71.01', 'Puskesmas Sukasari', 2023, 2, 11130),
  ('36.71.01', 'Puskesmas Sukasari', 2023, 3, 2938),
  ('36.71.01', 'Puskesmas Sukasari', 2023, 4, 7140),
  ('36.71.01', 'Puskesmas Sukasari', 2024, 1, 5336),
  ('36.71.01', 'Puskesmas Sukasari', 2024, 2, 6064),
  ('36.71.01', 'Puskesmas Sukasari', 2024, 3, 7114),
  ('36.71.01', 'Puskesmas Sukasari', 2024, 4, 4221),
  ('36.71.05', 'Puskesmas Cipondoh', 2023, 1, 6068),
  ('36.71.05', 'Puskesmas Cipondoh', 2023, 2, 11192),
  ('36.71.05', 'Puskesmas Cipondoh', 2023, 3, 3696),
  ('36.71.05', 'Puskesmas Cipondoh', 2023, 4, 5975),
  ('36.71.05', 'Puskesmas Cipondoh', 2024, 1, 11069),
  ('36.71.05', 'Puskesmas Cipondoh', 2024, 2, 3196),
  ('36.71.05', 'Puskesmas Cipondoh', 2024, 3, 11429),
  ('36.71.05', 'Puskesmas Cipondoh', 2024, 4, 8791),
  ('36.71.06', 'Puskesmas Ciledug', 2023, 1, 10289),
  ('36.71.06', 'Puskesmas Ciledug', 2023, 2, 4931),
  ('36.71.06', 'Puskesmas Ciledug', 2023, 3, 8523),
  ('36.71.06', 'Puskesmas Ciledug', 2023, 4, 5532),
  ('36.71.06', 'Puskesmas Ciledug', 2024, 1, 3404),
  ('36.71.06', 'Puskesmas Ciledug', 2024, 2, 8496),
  ('36.71.06', 'Puskesmas Ciledug', 2024, 3, 3296),
  ('36.71.06', 'Puskesmas Ciledug', 2024, 4, 9164),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2023, 1, 12355),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2023, 2, 5909),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2023, 3, 5236),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2023, 4, 8064),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2024, 1, 9960),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2024, 2, 10105),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2024, 3, 4395),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2024, 4, 3142),
  ('36.71.03', 'Puskesmas Batuceper', 2023, 1, 6891),
  ('36.71.03', 'Puskesmas Batuceper', 2023, 2, 5220),
  ('36.71.03', 'Puskesmas Batuceper', 2023, 3, 5355),
  ('36.71.03', 'Puskesmas Batuceper', 2023, 4, 6840),
  ('36.71.03', 'Puskesmas Batuceper', 2024, 1, 11185),
  ('36.71.03', 'Puskesmas Batuceper', 2024, 2, 8612),
  ('36.71.03', 'Puskesmas Batuceper', 2024, 3, 7680),
  ('36.71.03', 'Puskesmas Batuceper', 2024, 4, 12275),
  ('36.71.04', 'Puskesmas Benda', 2023, 1, 3085),
  ('36.71.04', 'Puskesmas Benda', 2023, 2, 6916),
  ('36.71.04', 'Puskesmas Benda', 2023, 3, 8552),
  ('36.71.04', 'Puskesmas Benda', 2023, 4, 6213),
  ('36.71.04', 'Puskesmas Benda', 2024, 1, 9234),
  ('36.71.04', 'Puskesmas Benda', 2024, 2, 3279),
  ('36.71.04', 'Puskesmas Benda', 2024, 3, 3935),
  ('36.71.04', 'Puskesmas Benda', 2024, 4, 4398),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2023, 1, 6887),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2023, 2, 4408),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2023, 3, 7640),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2023, 4, 5079),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2024, 1, 9615),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2024, 2, 10625),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2024, 3, 10892),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2024, 4, 12067),
  ('36.71.10', 'Puskesmas Neglasari', 2023, 1, 8669),
  ('36.71.10', 'Puskesmas Neglasari', 2023, 2, 7632),
  ('36.71.10', 'Puskesmas Neglasari', 2023, 3, 4354),
  ('36.71.10', 'Puskesmas Neglasari', 2023, 4, 6152),
  ('36.71.10', 'Puskesmas Neglasari', 2024, 1, 7767),
  ('36.71.10', 'Puskesmas Neglasari', 2024, 2, 6339),
  ('36.71.10', 'Puskesmas Neglasari', 2024, 3, 5431),
  ('36.71.10', 'Puskesmas Neglasari', 2024, 4, 12231);
CREATE TABLE imunisasi_bayi (
  kode_kecamatan text NOT NULL,
  puskesmas text NOT NULL,
  tahun integer NOT NULL,
  jumlah_bayi integer NOT NULL,
  jumlah_lengkap integer NOT NULL,
  PRIMARY KEY (puskesmas, tahun)
);
COMMENT ON TABLE imunisasi_bayi IS 'Jumlah Bayi Mendapat Imunisasi Dasar Lengkap Berdasarkan Puskesmas di Kota Tangerang (contoh)';
COMMENT ON COLUMN imunisasi_bayi.kode_kecamatan IS 'Kode kecamatan menurut Kemendagri';
COMMENT ON COLUMN imunisasi_bayi.puskesmas IS 'Nama puskesmas';
COMMENT ON COLUMN imunisasi_bayi.tahun IS 'Tahun data';
COMMENT ON COLUMN imunisasi_bayi.jumlah_bayi IS 'Banyaknya bayi usia 0 sampai 11 bulan di wilayah kerja, dalam orang';
COMMENT ON COLUMN imunisasi_bayi.jumlah_lengkap IS 'Banyaknya bayi yang mendapat imunisasi dasar lengkap, dalam orang';
INSERT INTO imunisasi_bayi VALUES
  ('36.71.01', 'Puskesmas Sukasari', 2022, 1603, 1470),
  ('36.71.01', 'Puskesmas Sukasari', 2023, 1357, 1209),
  ('36.71.01', 'Puskesmas Sukasari', 2024, 2077, 1973),
  ('36.71.05', 'Puskesmas Cipondoh', 2022, 1977, 1881),
  ('36.71.05', 'Puskesmas Cipondoh', 2023, 1228, 1159),
  ('36.71.05', 'Puskesmas Cipondoh', 2024, 750, 648),
  ('36.71.06', 'Puskesmas Ciledug', 2022, 1086, 962),
  ('36.71.06', 'Puskesmas Ciledug', 2023, 1367, 1290),
  ('36.71.06', 'Puskesmas Ciledug', 2024, 1732, 1659),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2022, 1329, 1294),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2023, 1252, 1208),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2024, 809, 744),
  ('36.71.03', 'Puskesmas Batuceper', 2022, 1657, 1472),
  ('36.71.03', 'Puskesmas Batuceper', 2023, 1931, 1681),
  ('36.71.03', 'Puskesmas Batuceper', 2024, 1981, 1808),
  ('36.71.04', 'Puskesmas Benda', 2022, 1656, 1508),
  ('36.71.04', 'Puskesmas Benda', 2023, 1229, 1102),
  ('36.71.04', 'Puskesmas Benda', 2024, 1795, 1698),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2022, 1976, 1814),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2023, 1708, 1470),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2024, 1535, 1359),
  ('36.71.10', 'Puskesmas Neglasari', 2022, 1320, 1237),
  ('36.71.10', 'Puskesmas Neglasari', 2023, 1726, 1690),
  ('36.71.10', 'Puskesmas Neglasari', 2024, 1295, 1220);
CREATE TABLE tenaga_kesehatan (
  kode_kecamatan text NOT NULL,
  puskesmas text NOT NULL,
  tahun integer NOT NULL,
  jenis_tenaga text NOT NULL,
  jumlah integer NOT NULL,
  PRIMARY KEY (puskesmas, tahun, jenis_tenaga)
);
COMMENT ON TABLE tenaga_kesehatan IS 'Jumlah Tenaga Kesehatan Berdasarkan Puskesmas dan Jenis Tenaga di Kota Tangerang (contoh)';
COMMENT ON COLUMN tenaga_kesehatan.kode_kecamatan IS 'Kode kecamatan menurut Kemendagri';
COMMENT ON COLUMN tenaga_kesehatan.puskesmas IS 'Nama puskesmas';
COMMENT ON COLUMN tenaga_kesehatan.tahun IS 'Tahun data';
COMMENT ON COLUMN tenaga_kesehatan.jenis_tenaga IS 'Jenis tenaga kesehatan';
COMMENT ON COLUMN tenaga_kesehatan.jumlah IS 'Banyaknya tenaga kesehatan yang bertugas, dalam orang';
INSERT INTO tenaga_kesehatan VALUES
  ('36.71.01', 'Puskesmas Sukasari', 2024, 'Dokter Umum', 3),
  ('36.71.01', 'Puskesmas Sukasari', 2024, 'Dokter Gigi', 2),
  ('36.71.01', 'Puskesmas Sukasari', 2024, 'Perawat', 14),
  ('36.71.01', 'Puskesmas Sukasari', 2024, 'Bidan', 11),
  ('36.71.01', 'Puskesmas Sukasari', 2024, 'Ahli Gizi', 2),
  ('36.71.05', 'Puskesmas Cipondoh', 2024, 'Dokter Umum', 4),
  ('36.71.05', 'Puskesmas Cipondoh', 2024, 'Dokter Gigi', 2),
  ('36.71.05', 'Puskesmas Cipondoh', 2024, 'Perawat', 17),
  ('36.71.05', 'Puskesmas Cipondoh', 2024, 'Bidan', 13),
  ('36.71.05', 'Puskesmas Cipondoh', 2024, 'Ahli Gizi', 2),
  ('36.71.06', 'Puskesmas Ciledug', 2024, 'Dokter Umum', 8),
  ('36.71.06', 'Puskesmas Ciledug', 2024, 'Dokter Gigi', 3),
  ('36.71.06', 'Puskesmas Ciledug', 2024, 'Perawat', 16),
  ('36.71.06', 'Puskesmas Ciledug', 2024, 'Bidan', 20),
  ('36.71.06', 'Puskesmas Ciledug', 2024, 'Ahli Gizi', 3),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2024, 'Dokter Umum', 6),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2024, 'Dokter Gigi', 1),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2024, 'Perawat', 12),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2024, 'Bidan', 21),
  ('36.71.07', 'Puskesmas Karawaci Baru', 2024, 'Ahli Gizi', 1),
  ('36.71.03', 'Puskesmas Batuceper', 2024, 'Dokter Umum', 7),
  ('36.71.03', 'Puskesmas Batuceper', 2024, 'Dokter Gigi', 3),
  ('36.71.03', 'Puskesmas Batuceper', 2024, 'Perawat', 19),
  ('36.71.03', 'Puskesmas Batuceper', 2024, 'Bidan', 18),
  ('36.71.03', 'Puskesmas Batuceper', 2024, 'Ahli Gizi', 2),
  ('36.71.04', 'Puskesmas Benda', 2024, 'Dokter Umum', 9),
  ('36.71.04', 'Puskesmas Benda', 2024, 'Dokter Gigi', 3),
  ('36.71.04', 'Puskesmas Benda', 2024, 'Perawat', 16),
  ('36.71.04', 'Puskesmas Benda', 2024, 'Bidan', 18),
  ('36.71.04', 'Puskesmas Benda', 2024, 'Ahli Gizi', 3),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2024, 'Dokter Umum', 9),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2024, 'Dokter Gigi', 3),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2024, 'Perawat', 8),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2024, 'Bidan', 17),
  ('36.71.08', 'Puskesmas Periuk Jaya', 2024, 'Ahli Gizi', 2),
  ('36.71.10', 'Puskesmas Neglasari', 2024, 'Dokter Umum', 5),
  ('36.71.10', 'Puskesmas Neglasari', 2024, 'Dokter Gigi', 2),
  ('36.71.10', 'Puskesmas Neglasari', 2024, 'Perawat', 18),
  ('36.71.10', 'Puskesmas Neglasari', 2024, 'Bidan', 17),
  ('36.71.10', 'Puskesmas Neglasari', 2024, 'Ahli Gizi', 2);
