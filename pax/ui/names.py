"""Words that tell a name, a plate or a box of mail from what only looks like one.

Given names common in Sweden are what a person's name is recognised by: Swedish,
Finnish, Arabic, Syriac, Turkish, Kurdish, Balkan and Slavic ones.  Left out are those
that are first of all words (Dag, Maj, Sol): they would be found in every other
sentence.
"""

_NAMES = """
Abbas Abdi Abdul Abdullah Abdulrahman Abel Abraham Adam Adem Adnan Afram Agnes
Agneta Ahmad Ahmed Aicha Aida Aino Aisha Aksel Alan Albert Albin Aleksander
Aleksandra Alen Alex Alexander Alexandra Alexis Alfred Ali Alice Alicia Alina Alisa
Allan Alma Alva Alvin Amal Amalia Amanda Amar Amela Amelia Amer Amin Amina Amir
Amira Amjad Anahita Anas Anders Andrea Andreas Andrej Anette Angelica Anita Ann Anna
Anne Annelie Annette Annica Annie Annika Anton Antonio Ara Aram Ari Arman Aron Artin
Arvid Arvo Asad Ashur Asma Assar Astrid Ati Axel Aya Ayaan Aylin Ayse Aziz Barbara
Basel Bashir Bassam Beatrice Bengt Benjamin Berit Bernt Bertil Bilal Birger Birgit
Birgitta Bjarne Björn Bo Boris Britt Britta Börje Cajsa Camilla Carin Carina Carl
Carlos Carola Caroline Cecilia Cemal Charbel Charlie Charlotta Charlotte Christel
Christer Christian Christina Christoffer Christopher Claes Clara Conny Cornelia
Crister Dalal Dan Dana Daniel Daniela Danilo Dario David Davut Denho Denis Dennis
Diana Dino Dragan Edin Edita Edvard Edvin Eero Egon Einar Eino Elena Elham Elias
Elif Elin Elina Elis Elisabet Elisabeth Elise Eliya Ella Ellen Ellinor Elliot Elmira
Elsa Elvira Emanuel Emelie Emil Emilia Emine Emir Emma Emre Enes Engin Enver Erik
Erika Erkki Ernst Esma Ester Eva Evelina Evin Fadi Fadumo Faisal Farah Farhad Farid
Fatemeh Fatima Fatma Felicia Felix Fikret Filip Fiona Folke Frans Fredrik Freja
Frida Fuad Gabriel Gabriella Georg George Georges Gerd Ghada Ghassan Gisela Goran
Greger Greta Gudrun Gun Gunborg Gunilla Gunnar Gunnel Gustaf Gustav Göran Gösta
Habib Hadi Hala Halil Hamid Hamza Hana Hanan Hanna Hannah Hannele Hannes Hannu Hans
Harald Haris Harri Harry Hasan Hassan Hawa Hedvig Heidi Heikki Helen Helena Helene
Helge Hella Helmi Henna Henrik Henry Herman Hilda Hilma Huda Hugo Husam Hussein
Håkan Ibrahim Ida Idris Ilhan Ilkka Ilona Iman Inga Inge Ingegerd Ingela Inger
Ingmar Ingrid Ingvar Irene Iris Isa Isabella Isabelle Isak Iskandar Ismail Issa Ivan
Ivar Iyad Jack Jacob Jad Jakob Jakub Jamal James Jamil Jan Jana Jane Janet Janne
Jari Jasmin Jasmine Jelena Jennie Jenny Jens Jerker Jesper Jessica Jihad Jimmy
Joachim Joakim Joel Johan Johanna Johannes John Johnny Jon Jonas Jonathan Jonna
Jorge Josef Josefin Josefina Josefine Joseph Jouni Juan Juha Juhani Jukka Julia
Julius Jussi Jörgen Kaj Kajsa Kalle Kamal Karam Karim Karin Karl Karolina Kaspar
Katarina Katarzyna Kemal Kenan Kennet Kenneth Kent Kerstin Kevin Khaled Khalid Kim
Kjell Klara Klas Kristian Kristina Kristoffer Krzysztof Kurt Kyösti Lahdo Lamia Lars
Lasse Latif Layla Leena Leif Leila Leja Lena Lennart Leo Leon Leyla Liam Lilian
Lilly Lina Linda Linn Linnea Linnéa Linus Lisa Lisbeth Liselott Liv Loke Lotta
Louise Lova Lovisa Lucas Lucia Ludvig Lukas Lydia Madeleine Mahdi Mahmoud Mahmud Mai
Maja Majd Malak Malek Malin Malte Marcus Margareta Margit Marguerite Maria Mariam
Marianne Marie Marija Marika Marina Marita Maritta Marja Marjatta Mark Markku Marko
Markus Marta Martin Martina Marwan Maryam Mathias Mathilda Mats Matteo Matti Mattias
Maurits Max Maximilian Mehmet Melissa Melker Melvin Meryem Mia Michael Michel Mika
Mikael Mikko Mila Milad Milan Milena Milo Milos Minna Mira Miriam Mirjam Mirza Moa
Mohamad Mohamed Mohammad Mohammed Mona Monica Monika Morgan Moses Mounir Muhammad
Muhammed Mustafa Nabil Nada Nadia Nadja Nahrin Naima Najib Nancy Naser Natalia
Natalie Nathalie Nawal Nazar Nellie Nermin Nicholas Nicklas Niclas Nicole Niklas
Niko Nikola Nils Nina Ninos Noah Noel Noor Nour Nova Nuri Ola Olav Olga Oliver
Olivia Olle Olli Olof Olov Omar Osama Oscar Oskar Osman Otto Outi Ove Paolo Parisa
Parwin Patrick Patrik Paul Paula Paulina Pekka Pelle Penny Pentti Per Pernilla Peter
Petra Petri Petter Philip Pia Pierre Piotr Pirjo Pirkko Pontus Qasim Rabi Rachel
Rafael Ragnar Ragnhild Raija Raimo Rakel Rami Ramin Rana Rania Rasmus Rauno Rayan
Razan Rebecca Rebecka Reijo Reza Rezan Rickard Rihanna Rikard Rima Risto Rita Ritva
Robel Robert Robin Roger Roine Roland Rolf Ronja Ronny Rosa Rose Roy Ruben Rudolf
Rune Ruth Saad Sabah Sabina Sabri Sadia Safa Said Saleh Salem Salim Salma Salwa Sam
Samar Samer Sami Samir Samira Samuel Sana Sandra Sanna Sara Sarah Sargon Sari Sasa
Seija Selim Selma Semir Senad Seppo Serkan Shahad Shamiran Sharbel Sherin Shirin
Sigge Signe Sigrid Siham Sima Simon Sirpa Siv Sixten Sofia Sofie Solveig Sonja
Staffan Stefan Stefano Stella Stig Stina Sture Suad Suleiman Sune Susan Susanna
Susanne Suzan Svante Sven Svetlana Sylvia Sören Tage Taha Tahir Taimi Taina Tapio
Tarek Tarik Tatjana Teodor Teresa Terese Theo Theodor Therese Thomas Thor Tiina
Tilda Tilde Tim Timo Timothy Tina Tobias Tom Tomas Tommy Tony Tor Torbjörn Tord Tore
Torsten Tove Tuija Tuomas Tuula Tuva Tyra Ulf Ulla Ulrika Urban Urho Ursula Valter
Vanja Veikko Vera Verner Veronica Veronika Vesa Victor Victoria Vidar Viggo Viktor
Viktoria Vilhelm Vilho Vilma Vincent Viola Virpi Viveca Viveka Vivianne Vladimir
Wael Walid Wilhelm William Wilma Yahya Yasin Yasmin Yasmine Ylva Yngve Yonas Yosef
Younes Yousef Yousif Youssef Yvonne Zahra Zainab Zaki Zara Zeina Zeinab Zeynep Ziad
Zlatan Zoran Åke Åsa Öjvind Örjan Östen
"""

#: In lower case, as they are looked up.
GIVEN_NAMES = frozenset(_NAMES.lower().split())

_SHARED_BOXES = """
info kontakt registrator tips post kontaktcenter kundtjanst registratur
"""
#: Boxes that are an authority's and nobody's own.
SHARED_BOXES = frozenset(_SHARED_BOXES.split())

_NO_PLATE = """
ADR AFS BBR BDL BFS BRB BRP BUP CET DEN DNR DOS ELF EST FAP FTP GTA HFD HSB IOP ISO
JOS KBT KFS KLM KLO KPI KSO LAN LED LOB LOU LPO LSS LUF LUL LUS MAX MHF MKB MSB NJA
NPF NTU OCH OSL PBL PDF PMF RUM SAB SFS SOL SOS SOU SPF SSK TFF TOT TSF USD SEK EUR
KRO RPS BUS FRA ALL TEL FAX MOB BOX NOK
"""
#: Three letters that a number often follows, and that are on no car.
NO_PLATE = frozenset(_NO_PLATE.split())

_OTHER_WORDS = """
polisen kommunen räddningstjänsten socialtjänsten brottsofferjouren kustbevakningen
skatteverket försäkringskassan arbetsförmedlingen tullverket ica coop lidl willys
hemköp espresso house burgers telge södertälje stockholm nykvarn järna sverige
svenska majestät majestäts kyrkan torekällberget scania astrazeneca jul nyår påsk
midsommar lucia pingst advent halloween ramadan eid valborg sl swebus facebook
snapchat instagram tiktok telegram signal google
"""
OTHER_WORDS = frozenset(_OTHER_WORDS.split())
