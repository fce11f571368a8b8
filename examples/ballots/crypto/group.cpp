#include "examples/ballots/crypto/group.hpp"

#include "examples/ballots/crypto/must.hpp"

namespace mainstay::ballots {
namespace {

// q = 2^256 - 189, the largest prime of 256 bits.
constexpr auto q_digits = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF43";

// p = 2^4096 - 2^3840 + 2^256 (floor(2^3584 ln 2) + d) + 2^256 - 1, with the smallest d of those that make p and
// (p - 1) / 2q prime.
constexpr auto p_digits =
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFB17217F7D1CF79ABC9E3B39803F2F6AF40F34326"
    "7298B62D8A0D175B8BAAFA2BE7B876206DEBAC98559552FB4AFA1B10ED2EAE35C138214427573B291169B8253E96CA16224AE8C5"
    "1ACBDA11317C387EB9EA9BC3B136603B256FA0EC7657F74B72CE87B19D6548CAF5DFA6BD38303248655FA1872F20E3A2DA2D97C5"
    "0F3FD5C607F4CA11FB5BFB90610D30F88FE551A2EE569D6DFC1EFA157D2E23DE1400B39617460775DB8990E5C943E732B479CD33"
    "CCCC4E659393514C4C1A1E0BD1D6095D25669B333564A3376A9C7F8A5E148E82074DB6015CFE7AA30C480A5417350D2C955D5179"
    "B1E17B9DAE313CDB6C606CB1078F735D1B2DB31B5F50B5185064C18B4D162DB3B365853D7598A1951AE273EE5570B6C68F969834"
    "96D4E6D330AF889B44A02554731CDC8EA17293D1228A4EF98D6F5177FBCF0755268A5C1F9538B98261AFFD446B1CA3CF5E9222B8"
    "8C66D3C5422183EDC99421090BBB16FAF3D949F236E02B20CEE886B905C128D53D0BD2F9621363196AF503020060E49908391A0C"
    "57339BA2BEBA7D052AC5B61CC4E9207CEF2F0CE2D7373958D762265890445744FB5F2DA4B751005892D356890DEFE9CAD9B9D4B7"
    "13E06162A2D8FDD0DF2FD608FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF";

// g = 2^((p - 1) / q) mod p.
constexpr auto g_digits =
    "36036FED214F3B50DC566D3A312FE4131FEE1C2BCE6D02EA39B477AC05F7F885F38CFE77A7E45ACF4029114C4D7A9BFE058BF2F9"
    "95D2479D3DDA618FFD910D3C4236AB2CFDD783A5016F7465CF59BBF45D24A22F130F2D04FE93B2D58BB9C1D1D27FC9A17D2AF49A"
    "779F3FFBDCA22900C14202EE6C99616034BE35CBCDD3E7BB7996ADFE534B63CCA41E21FF5DC778EBB1B86C53BFBE99987D7AEA07"
    "56237FB40922139F90A62F2AA8D9AD34DFF799E33C857A6468D001ACF3B681DB87DC4242755E2AC5A5027DB81984F033C4D17837"
    "1F273DBB4FCEA1E628C23E52759BC7765728035CEA26B44C49A65666889820A45C33DD37EA4A1D00CB62305CD541BE1E8A92685A"
    "07012B1A20A746C3591A2DB3815000D2AACCFE43DC49E828C1ED7387466AFD8E4BF1935593B2A442EEC271C50AD39F733797A1EA"
    "11802A2557916534662A6B7E9A9E449A24C8CFF809E79A4D806EB681119330E6C57985E39B200B4893639FDFDEA49F76AD1ACD99"
    "7EBA13657541E79EC57437E504EDA9DD011061516C643FB30D6D58AFCCD28B73FEDA29EC12B01A5EB86399A593A9D5F450DE39CB"
    "92962C5EC6925348DB54D128FD99C14B457F883EC20112A75A6A0581D3D80A3B4EF09EC86F9552FFDA1653F133AA2534983A6F31"
    "B0EE4697935A6B1EA2F75B85E7EBA151BA486094D68722B054633FEC51CA3F29B31E77E317B178B6B9D8AE0F";

Number constant(const char* digits) {
  auto number = Number::from_hex(digits, 2 * Group::bytes);
  must(number.has_value(), "reading a constant");
  return std::move(*number);
}

}  // namespace

Group::Group()
    : p_(constant(p_digits)), g_(constant(g_digits)), exponents_(constant(q_digits)), montgomery_(BN_MONT_CTX_new()) {
  Scratch scratch;
  must(montgomery_ && BN_MONT_CTX_set(montgomery_.get(), p_.get(), scratch), "preparing the group");
}

bool Group::contains(const Number& x) const {
  return !x.is_zero() && x < p_ && BN_is_one(power(x, exponents_.q()).get());
}

Number Group::multiply(const Number& a, const Number& b) const {
  Number product;
  Scratch scratch;
  must(BN_mod_mul(product.get(), a.get(), b.get(), p_.get(), scratch), "multiplying");
  return product;
}

Number Group::product(const std::vector<Number>& factors) const {
  Number product(1);
  Scratch scratch;
  for (const auto& factor : factors)
    must(BN_mod_mul(product.get(), product.get(), factor.get(), p_.get(), scratch), "multiplying");
  return product;
}

Number Group::invert(const Number& a) const {
  Number inverse;
  Scratch scratch;
  must(BN_mod_inverse(inverse.get(), a.get(), p_.get(), scratch), "inverting");
  return inverse;
}

Number Group::power(const Number& base, const Number& exponent) const {
  Number result;
  Scratch scratch;
  must(BN_mod_exp_mont(result.get(), base.get(), exponent.get(), p_.get(), scratch, montgomery_.get()),
       "exponentiation");
  return result;
}

Number Group::power_of_secret(const Number& base, const Number& exponent) const {
  Number result;
  Scratch scratch;
  must(BN_mod_exp_mont_consttime(result.get(), base.get(), exponent.get(), p_.get(), scratch, montgomery_.get()),
       "exponentiation");
  return result;
}

}  // namespace mainstay::ballots
