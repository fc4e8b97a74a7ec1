package plan

import (
	"path"
	"strings"
)

// unit is a package in the making.
type unit struct {
	name   string
	dir    string
	path   string
	group  *groupInfo // the group that the package is for; nil: root or types
	alloc  *allocator
	shared bool // holds what several groups use
}

// root is the package with Client and Config.
func (b *builder) root() *unit { return b.unitList[0] }

// buildUnits decides which packages there are and where every type lives.
//
// With the layout "groups" each tag is a package, imports the root for its client
// and never another tag: what two tags use lives in the package types, which imports
// neither.
func (b *builder) buildUnits() {
	root := b.addUnit(b.o.Package, "")
	home := root
	if b.o.Layout == "groups" {
		home = b.addUnit("types", "types")
		home.shared = true
		dirs := newScope("types", "call", "calls", "webhooks", root.name, root.name+"test", "internal", "testdata", "vendor", "main")
		for _, name := range importedNames {
			dirs.taken[name] = true
		}
		for _, g := range b.groups {
			if g.group == nil || len(g.calls) == 0 {
				continue
			}
			name := b.packageName(dirs, g)
			g.unit = b.addUnit(name, name)
			g.unit.group = g
		}
	}
	b.spare.unit = home
	for _, g := range append(b.groups, b.inbound) {
		if g.unit == nil {
			g.unit = root
		}
	}
	for _, info := range b.order {
		info.unit = home
		if len(info.users) == 1 {
			info.unit = info.users[0].unit
		}
	}
}

func (b *builder) addUnit(name, dir string) *unit {
	u := &unit{name: name, dir: dir, path: b.o.ImportPath}
	if dir != "" {
		u.path = path.Join(b.o.ImportPath, dir)
	}
	u.alloc = newAllocator(u.thaw(b.o.Frozen))
	b.unitList = append(b.unitList, u)
	return u
}

// key is a name's key in the list of frozen choices.
func (u *unit) key(key string) string {
	if u.dir == "" {
		return key
	}
	return u.dir + "/" + key
}

// thaw picks the unit's own names out of the frozen choices.
func (u *unit) thaw(frozen map[string]string) map[string]string {
	own := map[string]string{}
	for key, name := range frozen {
		if u.dir == "" {
			own[key] = name
		} else if rest, ok := strings.CutPrefix(key, u.dir+"/"); ok {
			own[rest] = name
		}
	}
	return own
}

// packageName makes a package name and folder of a tag: letters and digits of ASCII
// in lower case.
func (b *builder) packageName(dirs *scope, g *groupInfo) string {
	key := "package:" + g.group.Name
	if name := b.o.Frozen[key]; name != "" && asciiLower(name) == name && !dirs.taken[name] {
		b.frozen = append(b.frozen, Choice{key, dirs.name(name)})
		return name
	}
	want := asciiLower(g.word)
	if want == "" || want[0] >= '0' && want[0] <= '9' || want == "x" {
		want = "group" + want
	}
	name := dirs.name(want, want+"api")
	name = strings.ReplaceAll(name, "_", "x")
	b.frozen = append(b.frozen, Choice{key, name})
	return name
}

func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, s)
}

// named is the Go type of a declared schema.
func (b *builder) named(info *typeInfo) *Type {
	return &Type{Import: info.unit.path, Name: info.name}
}
