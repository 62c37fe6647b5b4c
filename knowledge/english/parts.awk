# parts.awk - makes the table of what kinds of words there are, when the program
# is built, from verbs.txt and from WordNet's counts of senses in tagged texts (cntlist(5WN)) and its
# indexes: "word kinds", the kinds being letters,
#
#	v	a verb, more often than a noun or an adjective
#	b	a verb, but as often something else
#	a	an adjective, more often than anything else
#	p	the past of an irregular verb
#	q	the past participle of an irregular verb
FILENAME ~ /verbs.txt/ {
	if (NF == 3 && $1 !~ /^#/) {
		past[$2] = met[$2] = 1
		participle[$3] = met[$3] = 1
	}
	next
}
FILENAME ~ /cntlist/ {
	split($1, key, "%")
	if (key[1] !~ /^[a-z]+$/)
		next
	kind = substr(key[2], 1, 1) # 1 noun, 2 verb, 3 and 5 adjective, 4 adverb
	met[key[1]] = 1
	if (kind == 2)
		verb[key[1]] += $3
	else if (kind == 3 || kind == 5)
		adjective[key[1]] += $3
	else
		other[key[1]] += $3
	next
}
$1 ~ /^[a-z]+$/ && $2 == "n" { is_noun[$1] = 1 }
$1 ~ /^[a-z]+$/ && $2 == "a" { is_adjective[$1] = met[$1] = 1 }
$1 ~ /^[a-z]+$/ && $2 == "v" { is_verb[$1] = met[$1] = 1 }
END {
	for (word in met) {
		rest = adjective[word] + other[word]
		kinds = ""
		if (is_verb[word] && verb[word] > rest)
			kinds = "v"
		else if (is_verb[word] && verb[word] + rest == 0)
			kinds = is_noun[word] ? "b" : "v"
		else if (is_verb[word] && verb[word] > 0)
			kinds = "b"
		if (adjective[word] > other[word] + verb[word] ||
		    (is_adjective[word] && !is_noun[word] && !is_verb[word] && rest == 0))
			kinds = kinds "a"
		kinds = kinds (past[word] ? "p" : "") (participle[word] ? "q" : "")
		if (kinds != "")
			print word, kinds
	}
}
