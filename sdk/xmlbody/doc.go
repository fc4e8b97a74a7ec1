// Package xmlbody writes and reads XML bodies by the struct tags of package sdk. Only
// clients of APIs with XML bodies import it.
//
// A value is written by way of its JSON: names, times, decimals, what is left out and what
// is secret are decided by the json, codec, layout and zone tags, and a document is read
// into the same JSON. The xml tag says what is different in XML, in the syntax of
// encoding/xml:
//
//	type Order struct {
//		ID     string            `json:"id" xml:"id,attr"`
//		Lines  []Line            `json:"orderLines" xml:"orderLines>orderLine"`
//		Codes  []string          `json:"codes" xml:"code"`
//		Note   string            `json:"note" xml:",chardata"`
//		Extend map[string]string `json:"extendProps" xml:"extendProps"`
//	}
//
//	<order id="7">
//	  <orderLines><orderLine>…</orderLine><orderLine>…</orderLine></orderLines>
//	  <code>a</code><code>b</code>
//	  <extendProps><key1>v</key1></extendProps>
//	</order>
//
// Differences to encoding/xml: a name may have a prefix (`xml:"http://ns p:id"`), each name
// of a path has a namespace of its own (`xml:"http://ns rows>http://ns row"`), a tag for
// lists inside of lists has a name a level (`xml:"rows>row>cell"`), and without a tag an
// element has the name of the json tag.
//
// # Reading
//
// Elements are found by their local names. Those that nobody declares are ignored, and
// reported to the client's Drift hook as unknown members. An empty element is "" for a
// string, an empty object or list, and for all else no value; so is xsi:nil. A list is
// understood with and without the element around it, however many items it has.
//
// Documents are UTF-8. Another encoding, a document type and nesting beyond 1,000 elements
// are errors; entities are those of XML itself.
//
// # Values without a type
//
// Where the Go type is any, raw JSON or a union, XML says too little to tell texts from
// numbers and lists from values. An element is then a string if it has nothing but text,
// else an object of its attributes and elements, in which elements of one name are a list
// and text is the member "#text". Written, all members become elements.
package xmlbody
