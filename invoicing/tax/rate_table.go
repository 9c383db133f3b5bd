package tax

// periods are the rates of the EU's member states and of Northern Ireland as of November 2026, with the changes since
// 2020 and, for Germany, since 1998. A rate reads 25_5000 for 25.5 %. What changes gets its end and a further row.
var periods = []Period{
	{"DE", "", ClassStandard, 16_0000, "1998-04-01", "2006-12-31"},
	{"DE", "", ClassStandard, 19_0000, "2007-01-01", "2020-06-30"},
	{"DE", "", ClassStandard, 16_0000, "2020-07-01", "2020-12-31"}, // § 28 (1) UStG
	{"DE", "", ClassStandard, 19_0000, "2021-01-01", ""},           // § 12 (1) UStG
	{"DE", "", ClassReduced, 7_0000, "1983-07-01", "2020-06-30"},
	{"DE", "", ClassReduced, 5_0000, "2020-07-01", "2020-12-31"}, // § 28 (2) UStG
	{"DE", "", ClassReduced, 7_0000, "2021-01-01", ""},           // § 12 (2) UStG
	{"DE", "", ClassZero, 0, "2023-01-01", ""},                   // § 12 (3) UStG: photovoltaics

	{"AT", "", ClassStandard, 20_0000, "1984-01-01", ""},
	{"AT", "", ClassReduced, 10_0000, "1984-01-01", ""},
	{"AT", "", ClassReduced2, 13_0000, "2016-01-01", ""},
	{"AT", "", ClassReduced3, 5_0000, "2020-07-01", "2021-12-31"}, // books, restaurants
	{"AT", "", ClassSuperReduced, 4_9000, "2026-07-01", ""},       // basic food
	{"AT", "Jungholz und Mittelberg", ClassStandard, 19_0000, "1995-01-01", ""},
	{"BE", "", ClassStandard, 21_0000, "1996-01-01", ""},
	{"BE", "", ClassReduced, 12_0000, "2000-01-01", ""},
	{"BE", "", ClassReduced2, 6_0000, "2000-01-01", ""},
	{"BE", "", ClassZero, 0, "2000-01-01", ""}, // newspapers
	{"BG", "", ClassStandard, 20_0000, "2007-01-01", ""},
	{"BG", "", ClassReduced, 9_0000, "2011-04-01", ""},
	{"BG", "", ClassZero, 0, "2022-07-01", "2024-12-31"}, // bread, flour
	{"CY", "", ClassStandard, 19_0000, "2014-01-13", ""},
	{"CY", "", ClassReduced, 9_0000, "2014-01-13", ""},
	{"CY", "", ClassReduced2, 5_0000, "2004-05-01", ""},
	{"CY", "", ClassSuperReduced, 3_0000, "2023-07-21", ""},
	{"CY", "", ClassZero, 0, "2023-05-05", ""}, // basic goods
	{"CZ", "", ClassStandard, 21_0000, "2013-01-01", ""},
	{"CZ", "", ClassReduced, 15_0000, "2013-01-01", "2023-12-31"},
	{"CZ", "", ClassReduced2, 10_0000, "2015-01-01", "2023-12-31"},
	{"CZ", "", ClassReduced, 12_0000, "2024-01-01", ""},
	{"CZ", "", ClassZero, 0, "2024-01-01", ""}, // books
	{"DK", "", ClassStandard, 25_0000, "1992-01-01", ""},
	{"DK", "", ClassZero, 0, "1992-01-01", ""}, // newspapers
	{"EE", "", ClassStandard, 20_0000, "2009-07-01", "2023-12-31"},
	{"EE", "", ClassStandard, 22_0000, "2024-01-01", "2025-06-30"},
	{"EE", "", ClassStandard, 24_0000, "2025-07-01", ""},
	{"EE", "", ClassReduced, 9_0000, "2009-01-01", ""},
	{"EE", "", ClassReduced2, 5_0000, "2022-08-01", "2024-12-31"}, // press
	{"EE", "", ClassReduced2, 13_0000, "2025-01-01", ""},          // accommodation
	{"ES", "", ClassStandard, 21_0000, "2012-09-01", ""},
	{"ES", "", ClassReduced, 10_0000, "2012-09-01", ""},
	{"ES", "", ClassSuperReduced, 4_0000, "1995-01-01", ""},
	{"ES", "", ClassReduced2, 5_0000, "2021-06-26", "2024-09-30"}, // energy, oil and pasta
	{"ES", "", ClassReduced2, 7_5000, "2024-10-01", "2024-12-31"},
	{"ES", "", ClassReduced3, 2_0000, "2024-10-01", "2024-12-31"},
	{"ES", "", ClassZero, 0, "2023-01-01", "2024-09-30"}, // basic food
	{"FI", "", ClassStandard, 24_0000, "2013-01-01", "2024-08-31"},
	{"FI", "", ClassStandard, 25_5000, "2024-09-01", ""},
	{"FI", "", ClassReduced, 14_0000, "2013-01-01", "2025-12-31"},
	{"FI", "", ClassReduced, 13_5000, "2026-01-01", ""},
	{"FI", "", ClassReduced2, 10_0000, "2013-01-01", ""},
	{"FR", "", ClassStandard, 20_0000, "2014-01-01", ""},
	{"FR", "", ClassReduced, 10_0000, "2014-01-01", ""},
	{"FR", "", ClassReduced2, 5_5000, "1982-07-01", ""},
	{"FR", "", ClassSuperReduced, 2_1000, "1989-01-01", ""},
	{"FR", "Korsika", ClassReduced3, 13_0000, "2014-01-01", ""},
	{"FR", "Korsika", ClassSuperReduced, 9000, "1982-07-01", ""},
	{"GR", "", ClassStandard, 24_0000, "2016-06-01", ""},
	{"GR", "", ClassReduced, 13_0000, "2011-01-01", ""},
	{"GR", "", ClassReduced2, 6_0000, "2015-07-20", ""},
	{"GR", "Inseln", ClassStandard, 17_0000, "2016-06-01", ""},
	{"GR", "Inseln", ClassReduced, 9_0000, "2016-06-01", ""},
	{"GR", "Inseln", ClassReduced2, 4_0000, "2016-06-01", ""},
	{"HR", "", ClassStandard, 25_0000, "2012-03-01", ""},
	{"HR", "", ClassReduced, 13_0000, "2014-01-01", ""},
	{"HR", "", ClassReduced2, 5_0000, "2013-01-01", ""},
	{"HR", "", ClassZero, 0, "2022-10-01", ""}, // solar panels
	{"HU", "", ClassStandard, 27_0000, "2012-01-01", ""},
	{"HU", "", ClassReduced, 18_0000, "2009-07-01", ""},
	{"HU", "", ClassReduced2, 5_0000, "2009-07-01", ""},
	{"HU", "", ClassZero, 0, "2024-01-01", ""}, // daily papers
	{"IE", "", ClassStandard, 23_0000, "2012-01-01", "2020-08-31"},
	{"IE", "", ClassStandard, 21_0000, "2020-09-01", "2021-02-28"},
	{"IE", "", ClassStandard, 23_0000, "2021-03-01", ""},
	{"IE", "", ClassReduced, 13_5000, "2003-01-01", ""},
	{"IE", "", ClassReduced2, 9_0000, "2011-07-01", ""},
	{"IE", "", ClassSuperReduced, 4_8000, "2005-01-01", ""},
	{"IE", "", ClassZero, 0, "1993-01-01", ""},
	{"IT", "", ClassStandard, 22_0000, "2013-10-01", ""},
	{"IT", "", ClassReduced, 10_0000, "1995-02-24", ""},
	{"IT", "", ClassReduced2, 5_0000, "2016-01-01", ""},
	{"IT", "", ClassSuperReduced, 4_0000, "1989-01-01", ""},
	{"LT", "", ClassStandard, 21_0000, "2009-09-01", ""},
	{"LT", "", ClassReduced, 9_0000, "2009-01-01", "2025-12-31"},
	{"LT", "", ClassReduced, 12_0000, "2026-01-01", ""},
	{"LT", "", ClassReduced2, 5_0000, "2009-01-01", ""},
	{"LU", "", ClassStandard, 17_0000, "2015-01-01", "2022-12-31"},
	{"LU", "", ClassStandard, 16_0000, "2023-01-01", "2023-12-31"},
	{"LU", "", ClassStandard, 17_0000, "2024-01-01", ""},
	{"LU", "", ClassReduced, 14_0000, "2015-01-01", "2022-12-31"},
	{"LU", "", ClassReduced, 13_0000, "2023-01-01", "2023-12-31"},
	{"LU", "", ClassReduced, 14_0000, "2024-01-01", ""},
	{"LU", "", ClassReduced2, 8_0000, "2015-01-01", "2022-12-31"},
	{"LU", "", ClassReduced2, 7_0000, "2023-01-01", "2023-12-31"},
	{"LU", "", ClassReduced2, 8_0000, "2024-01-01", ""},
	{"LU", "", ClassSuperReduced, 3_0000, "1991-01-01", ""},
	{"LV", "", ClassStandard, 21_0000, "2012-07-01", ""},
	{"LV", "", ClassReduced, 12_0000, "2011-01-01", ""},
	{"LV", "", ClassReduced2, 5_0000, "2018-01-01", ""},
	{"MT", "", ClassStandard, 18_0000, "2004-01-01", ""},
	{"MT", "", ClassReduced, 7_0000, "2011-01-01", ""},
	{"MT", "", ClassReduced2, 5_0000, "1999-01-01", ""},
	{"MT", "", ClassReduced3, 12_0000, "2024-01-01", ""},
	{"MT", "", ClassZero, 0, "2004-01-01", ""}, // food, medicine
	{"NL", "", ClassStandard, 21_0000, "2012-10-01", ""},
	{"NL", "", ClassReduced, 9_0000, "2019-01-01", ""},
	{"NL", "", ClassZero, 0, "2023-01-01", ""}, // solar panels
	{"PL", "", ClassStandard, 23_0000, "2011-01-01", ""},
	{"PL", "", ClassReduced, 8_0000, "2011-01-01", ""},
	{"PL", "", ClassReduced2, 5_0000, "2011-01-01", ""},
	{"PL", "", ClassZero, 0, "2022-02-01", "2024-03-31"}, // food
	{"PT", "", ClassStandard, 23_0000, "2011-01-01", ""},
	{"PT", "", ClassReduced, 13_0000, "2010-07-01", ""},
	{"PT", "", ClassReduced2, 6_0000, "2010-07-01", ""},
	{"PT", "", ClassZero, 0, "2023-04-18", "2024-01-04"}, // basic food
	{"PT", "Azoren", ClassStandard, 18_0000, "2014-01-01", "2021-06-30"},
	{"PT", "Azoren", ClassStandard, 16_0000, "2021-07-01", ""},
	{"PT", "Azoren", ClassReduced, 9_0000, "2015-07-01", ""},
	{"PT", "Azoren", ClassReduced2, 4_0000, "2015-07-01", ""},
	{"PT", "Madeira", ClassStandard, 22_0000, "2012-04-01", ""},
	{"PT", "Madeira", ClassReduced, 12_0000, "2012-04-01", ""},
	{"PT", "Madeira", ClassReduced2, 5_0000, "2012-04-01", "2024-09-30"},
	{"PT", "Madeira", ClassReduced2, 4_0000, "2024-10-01", ""},
	{"RO", "", ClassStandard, 19_0000, "2017-01-01", "2025-07-31"},
	{"RO", "", ClassStandard, 21_0000, "2025-08-01", ""},
	{"RO", "", ClassReduced, 9_0000, "2008-12-01", "2025-07-31"},
	{"RO", "", ClassReduced, 11_0000, "2025-08-01", ""},
	{"RO", "", ClassReduced2, 5_0000, "2008-12-15", "2025-07-31"},
	{"SE", "", ClassStandard, 25_0000, "1990-07-01", ""},
	{"SE", "", ClassReduced, 12_0000, "1996-01-01", ""},
	{"SE", "", ClassReduced2, 6_0000, "1996-01-01", ""}, // food too from April 2026 to December 2027
	{"SI", "", ClassStandard, 22_0000, "2013-07-01", ""},
	{"SI", "", ClassReduced, 9_5000, "2013-07-01", ""},
	{"SI", "", ClassReduced2, 5_0000, "2020-01-01", ""}, // books
	{"SK", "", ClassStandard, 20_0000, "2011-01-01", "2024-12-31"},
	{"SK", "", ClassStandard, 23_0000, "2025-01-01", ""},
	{"SK", "", ClassReduced, 10_0000, "2011-01-01", "2024-12-31"},
	{"SK", "", ClassReduced, 19_0000, "2025-01-01", ""},
	{"SK", "", ClassReduced2, 5_0000, "2023-01-01", ""},
	{"XI", "", ClassStandard, 20_0000, "2011-01-04", ""},
	{"XI", "", ClassReduced, 5_0000, "1997-09-01", ""},
	{"XI", "", ClassZero, 0, "1973-04-01", ""}, // food, books
}
