// Sentences without a name in the languages of the contract. {G} is a German noun of foreign-words.mjs,
// {#} a number, {M} a word that opens sentences or labels in one of them.
const split = (text) => text.trim().split(/\s*\|\s*/);

export const FOREIGN_PLAIN = split(`
  Die {G} wurde am {#}. verschickt|Der {G} ist nicht angekommen.|Das {G} funktioniert nicht.|Ihre {G}|
  Bitte senden Sie uns die {G} bis {#} Uhr.|Ich habe keine {G} erhalten|Wo finde ich meine {G}?|{G}: {#}|
  {G} {#} ist abgelaufen|Haben Sie die {G} geprüft?|{G} und {G} fehlen noch|Vielen Dank für Ihre {G}.|
  Mit freundlichen Grüßen|Sehr geehrte Damen und Herren,|Ihr Kundenservice|Guten Tag, meine {G} fehlt|
  Leider ist die {G} seit gestern gesperrt|{G} nicht gefunden|Fehler beim Laden der {G}|die {G} von {#}|
  wir haben {#} {G} bekommen, können Sie das prüfen?|Die {G} beträgt {#} Euro.|laut {G} vom {#}.|zur {G}|
  Wann kommt der {G}?|steht auf der {G}|im {G} steht {#}|unter der {G} {#}|{G} bitte an die {G} schicken|
  Bitte die {G} ändern, danke!|nach {G} der {G}|ohne {G} keine {G}|Die {G} der {G} dauert {#} Tage|
  {G} abgelehnt|{G} = {#}|neue {G}|alle {G}|für die {G}|mit der {G}|auf {G} warten|bei {G}: {#}|in {G}|
  an der {G}|aus dem {G}|zum {G}|vor der {G}|wegen {G}|die {G}, das {G} und der {G}|Es gibt ein {G}|
  La facture {#} est payée.|Le colis n'est pas arrivé.|Votre commande est prête|Merci de votre patience.|
  Bonjour à tous,|Veuillez trouver la pièce jointe.|Je n'ai pas reçu le remboursement|Où est mon colis ?|
  Pouvez-vous vérifier la livraison ?|Nous avons reçu {#} demandes|Le montant est de {#} euros|Numéro : {#}|
  Les conditions ont changé.|Cordialement,|Une erreur est survenue|Il manque {#} articles|Merci beaucoup|
  El pedido {#} no ha llegado.|La factura está pendiente|Gracias por su ayuda.|Estimado cliente,|Saludos|
  Buenos días, necesito ayuda|Quiero cancelar el contrato|No puedo entrar en mi cuenta|¿Dónde está mi pedido?|
  Los datos no son correctos|Hay un error en la página|Adjunto la factura {#}|Número de pedido: {#}|
  Il pacco non è arrivato.|La fattura {#} è scaduta|Buongiorno, vorrei un rimborso|Gentile cliente,|
  Grazie mille|Distinti saluti|Non riesco ad accedere|Gli articoli sono {#}|L'ordine è in ritardo|
  Het pakket is niet aangekomen.|De factuur {#} klopt niet|Bedankt voor uw hulp|Geachte klant,|Met groet|
  Kunt u mij helpen?|Mijn bestelling is te laat|Waar is mijn pakket?|Bestelnummer {#}|Er is een fout|
  Paczka nie dotarła.|Faktura {#} jest opłacona|Dziękuję za pomoc|Szanowni Państwo,|Dzień dobry,|
  Proszę o zwrot|Czy mogę zmienić hasło?|Zamówienie {#} zostało wysłane|Pozdrawiam|Gdzie jest moja paczka?|
  A encomenda não chegou.|O pedido {#} está pago|Obrigado pela ajuda|Prezado cliente,|Bom dia,|Boa tarde|
  Não consigo entrar na conta|Quando chega o pacote?|Os dados estão errados|Segue a fatura {#}|
  Paketti ei ole saapunut.|Lasku {#} on maksettu|Kiitos avusta|Hyvää päivää,|Missä tilaukseni on?|
  Paketet har inte kommit.|Fakturan {#} är betald|Tack för hjälpen|Hej, jag behöver hjälp|Var är min order?|
  {M} {#}|{M}: {#}|{M} {n}|{M} {G}|{M} : {#}|{M}, {G} {#}|{"{n}":"{M} {G}"}|{n}={G}|{n}: {M} {#}`);
