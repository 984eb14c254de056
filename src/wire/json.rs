//! JSON as the browser reads it, with a tenth of the code that a general reader compiles into for every type: structures come
//! as objects only, numbers are whole, and what is wrong is not described, because nobody there could do anything about it.
//!
//! It reads whatever the server writes: a test holds it against the general reader.

use std::{borrow::Cow, fmt};

use serde::{
    de::{
        self, DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess,
        SeqAccess, VariantAccess, Visitor,
    },
    forward_to_deserialize_any,
};

/// How deep values may lie in each other.
const DEPTH: u8 = 100;
/// What serde_json calls a text that is kept as it is; its own documents show it in the type's serialized form.
const RAW: &str = "$serde_json::private::RawValue";

/// The text is not JSON, or not of the form that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text is not of the expected form")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
    fn invalid_type(_unexpected: de::Unexpected<'_>, _expected: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_value(_unexpected: de::Unexpected<'_>, _expected: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_length(_length: usize, _expected: &dyn de::Expected) -> Self {
        Self
    }
    fn unknown_variant(_variant: &str, _expected: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_field: &str, _expected: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_field: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_field: &'static str) -> Self {
        Self
    }
}

/// Reads a value from its text.
///
/// # Errors
/// The text is not JSON, or not of that form.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    let value = T::deserialize(&mut reader)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(Unreadable),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
}

type Read<T> = Result<T, Unreadable>;

impl<'t> Reader<'t> {
    /// The next byte that is no space.
    #[inline(never)]
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    #[inline(never)]
    fn take(&mut self, byte: u8) -> Read<()> {
        if self.peek() != Some(byte) {
            return Err(Unreadable);
        }
        self.at += 1;
        Ok(())
    }

    #[inline(never)]
    fn word(&mut self, word: &str) -> Read<()> {
        self.peek();
        if !self
            .text
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word))
        {
            return Err(Unreadable);
        }
        self.at += word.len();
        Ok(())
    }

    fn open(&mut self, byte: u8) -> Read<()> {
        self.take(byte)?;
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Unreadable);
        }
        Ok(())
    }

    fn close(&mut self, byte: u8) -> Read<()> {
        self.take(byte)?;
        self.depth -= 1;
        Ok(())
    }

    /// Whether another value follows in a list or an object that ends with that byte.
    #[inline(never)]
    fn another(&mut self, end: u8, first: &mut bool) -> Read<bool> {
        if self.peek() == Some(end) {
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.take(b',')?;
        }
        Ok(true)
    }

    #[inline(never)]
    fn string(&mut self) -> Read<Cow<'t, str>> {
        self.take(b'"')?;
        let from = self.at;
        let text = self.text;
        let bytes = text.as_bytes();
        let mut whole = String::new();
        let mut plain = from;
        loop {
            match bytes.get(self.at).ok_or(Unreadable)? {
                b'"' => {
                    let rest = text.get(plain..self.at).ok_or(Unreadable)?;
                    self.at += 1;
                    if plain == from {
                        return Ok(Cow::Borrowed(rest));
                    }
                    whole.push_str(rest);
                    return Ok(Cow::Owned(whole));
                }
                b'\\' => {
                    whole.push_str(text.get(plain..self.at).ok_or(Unreadable)?);
                    self.at += 1;
                    whole.push(self.escaped()?);
                    plain = self.at;
                }
                0..0x20 => return Err(Unreadable),
                _ => self.at += 1,
            }
        }
    }

    fn escaped(&mut self) -> Read<char> {
        let byte = *self.text.as_bytes().get(self.at).ok_or(Unreadable)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => byte as char,
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.unit()?;
                if (0xd800..0xdc00).contains(&code) {
                    self.at += 2;
                    let begins = self
                        .at
                        .checked_sub(2)
                        .and_then(|at| self.text.get(at..self.at));
                    let low = self.unit()?;
                    if begins != Some("\\u") || !(0xdc00..0xe000).contains(&low) {
                        return Err(Unreadable);
                    }
                    code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                }
                char::from_u32(code).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    fn unit(&mut self) -> Read<u32> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Unreadable)?;
        self.at += 4;
        let mut code = 0;
        for digit in digits.chars() {
            code = code * 16 + digit.to_digit(16).ok_or(Unreadable)?;
        }
        Ok(code)
    }

    /// The text of a number, a word, or whatever else stands alone.
    #[inline(never)]
    fn bare(&mut self) -> &'t str {
        self.peek();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest
            .bytes()
            .position(|byte| matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t'))
            .unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Passes over a value and returns its text.
    #[inline(never)]
    fn skip(&mut self) -> Read<&'t str> {
        let first = self.peek().ok_or(Unreadable)?;
        let from = self.at;
        match first {
            b'"' => drop(self.string()?),
            b'{' | b'[' => {
                let end = if first == b'{' { b'}' } else { b']' };
                self.open(first)?;
                let mut first = true;
                while self.another(end, &mut first)? {
                    if end == b'}' {
                        self.string()?;
                        self.take(b':')?;
                    }
                    self.skip()?;
                }
                self.close(end)?;
            }
            _ => {
                if !is_value(self.bare()) {
                    return Err(Unreadable);
                }
            }
        }
        self.text.get(from..self.at).ok_or(Unreadable)
    }
}

macro_rules! whole {
    ($($name:ident $visit:ident $kind:ty;)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            let number = self.bare();
            if !is_plain(number) {
                return Err(Unreadable);
            }
            visitor.$visit(number.parse::<$kind>().map_err(|_| Unreadable)?)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.peek() {
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b'"') => self.deserialize_str(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_unit(visitor),
            Some(b'-') => self.deserialize_i64(visitor),
            _ => self.deserialize_u64(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.bare() {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(Unreadable),
        }
    }

    whole! {
        deserialize_i8 visit_i64 i64;
        deserialize_i16 visit_i64 i64;
        deserialize_i32 visit_i64 i64;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u64 u64;
        deserialize_u16 visit_u64 u64;
        deserialize_u32 visit_u64 u64;
        deserialize_u64 visit_u64 u64;
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&self.string()?)
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_str(visitor)
    }
    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_str(visitor)
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.peek() == Some(b'n') {
            self.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.word("null")?;
        visitor.visit_unit()
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_unit(visitor)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        if name == RAW {
            return visitor.visit_map(Kept(Some(self.skip()?)));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.open(b'[')?;
        let value = visitor.visit_seq(Inside::of(self, b']'))?;
        self.close(b']')?;
        Ok(value)
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.open(b'{')?;
        let value = visitor.visit_map(Inside::of(self, b'}'))?;
        self.close(b'}')?;
        Ok(value)
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        if self.peek() == Some(b'"') {
            let name = self.string()?;
            return visitor.visit_enum(name.into_deserializer());
        }
        self.open(b'{')?;
        let value = visitor.visit_enum(&mut *self)?;
        self.close(b'}')?;
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 f32 f64 bytes byte_buf }
}

/// What is inside a list or an object.
struct Inside<'r, 'de> {
    reader: &'r mut Reader<'de>,
    end: u8,
    first: bool,
}

impl<'r, 'de> Inside<'r, 'de> {
    fn of(reader: &'r mut Reader<'de>, end: u8) -> Self {
        Self {
            reader,
            end,
            first: true,
        }
    }
    fn another(&mut self) -> Read<bool> {
        self.reader.another(self.end, &mut self.first)
    }
    #[inline(never)]
    fn key(&mut self) -> Read<Option<Cow<'de, str>>> {
        if !self.another()? {
            return Ok(None);
        }
        let key = self.reader.string()?;
        self.reader.take(b':')?;
        Ok(Some(key))
    }
}

impl<'de> SeqAccess<'de> for Inside<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if !self.another()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for Inside<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        let Some(key) = self.key()? else {
            return Ok(None);
        };
        seed.deserialize(Key(key)).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        seed.deserialize(&mut *self.reader)
    }
}

/// The one variant of an enumeration that stands as an object.
impl<'de> EnumAccess<'de> for &mut Reader<'de> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Read<(V::Value, Self)> {
        let name = self.string()?;
        let variant = seed.deserialize(Key(name))?;
        self.take(b':')?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        self.word("null")
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self)
    }
    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Read<V::Value> {
        de::Deserializer::deserialize_seq(self, visitor)
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        de::Deserializer::deserialize_map(self, visitor)
    }
}

/// A key of an object: a text, whatever it is taken for.
struct Key<'de>(Cow<'de, str>);

/// Whether a whole number is written as JSON writes one: without a plus, without zeros before it.
fn is_plain(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    number == "0" || !digits.starts_with(['0', '+'])
}

/// Whether a text that stands alone is a value: a number as JSON writes one, or one of its three words.
fn is_value(text: &str) -> bool {
    if matches!(text, "true" | "false" | "null") {
        return true;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (number, power) = match text.split_once(['e', 'E']) {
        Some((number, power)) => (number, Some(power)),
        None => (text, None),
    };
    let (whole, part) = match number.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (number, None),
    };
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let power = power.map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && part.is_none_or(digits)
        && power.is_none_or(digits)
}

macro_rules! whole_keys {
    ($($name:ident $visit:ident $kind:ty;)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            if !is_plain(&self.0) {
                return Err(Unreadable);
            }
            visitor.$visit(self.0.parse::<$kind>().map_err(|_| Unreadable)?)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Key<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&self.0)
    }
    whole_keys! {
        deserialize_i8 visit_i64 i64;
        deserialize_i16 visit_i64 i64;
        deserialize_i32 visit_i64 i64;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u64 u64;
        deserialize_u16 visit_u64 u64;
        deserialize_u32 visit_u64 u64;
        deserialize_u64 visit_u64 u64;
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_enum(self.0.into_deserializer())
    }
    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}

/// A text that is kept as it is, in the form in which serde_json takes it back.
struct Kept<'de>(Option<&'de str>);

impl<'de> MapAccess<'de> for Kept<'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        if self.0.is_none() {
            return Ok(None);
        }
        seed.deserialize(Key(Cow::Borrowed(RAW))).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        let text = self.0.take().unwrap_or_default();
        seed.deserialize(Key(Cow::Borrowed(text)))
    }
}

#[cfg(test)]
mod tests;
