using System.Text.Json;
using EventSourcing.Events;
using Ordering.Common;

namespace Ordering.Tests.Common;

public sealed class CommonTests
{
    [Theory]
    [InlineData("EUR", "12.50", true)]
    [InlineData("EUR", "12.500", true)]
    [InlineData("EUR", "12.501", false)]
    [InlineData("EUR", "0", true)]
    [InlineData("EUR", "-0.01", false)]
    [InlineData("JPY", "100", true)]
    [InlineData("JPY", "100.5", false)]
    [InlineData("KRW", "1.0", true)]
    [InlineData("KWD", "1.234", true)]
    [InlineData("BHD", "1.2345", false)]
    [InlineData("eur", "1", false)]
    [InlineData("ABC", "1", false)]
    [InlineData("XXX", "1", false)]
    [InlineData("", "1", false)]
    [InlineData(null, "1", false)]
    [InlineData("EUR", "1000000000000", false)]
    public void Money_has_a_currency_and_no_more_decimals_than_that_has(string? currency, string amount, bool valid) =>
        Assert.Equal(valid, Money.IsValid(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency));

    [Fact]
    public void Adding_different_currencies_is_a_bug() =>
        Assert.Throws<InvalidOperationException>(() => new Money(1, "EUR").Plus(new Money(1, "USD")));

    [Fact]
    public void Money_adds_multiplies_and_prints()
    {
        Assert.Equal(new Money(3.30m, "EUR"), new Money(1.10m, "EUR").Times(2).Plus(new Money(1.10m, "EUR")));
        Assert.Equal("12.50 EUR", new Money(12.5m, "EUR").ToString());
        Assert.Equal("100 JPY", new Money(100, "JPY").ToString());
    }

    [Fact]
    public void Money_is_amount_and_currency_in_json()
    {
        Assert.Equal("""{"amount":12.50,"currency":"EUR"}""", JsonSerializer.Serialize(new Money(12.50m, "EUR"), EventSerializer.JsonOptions));
        Assert.Equal(new Money(12.5m, "EUR"), JsonSerializer.Deserialize<Money>("""{"amount":12.50,"currency":"EUR"}""", EventSerializer.JsonOptions));
    }

    [Theory]
    [InlineData("o-1", true)]
    [InlineData("A.b_c:9", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    [InlineData(null, false)]
    public void An_id_is_made_of_safe_characters(string? text, bool valid) => Assert.Equal(valid, OrderId.TryParse(text, out _));

    [Fact]
    public void An_id_has_at_most_64_characters()
    {
        Assert.True(CustomerId.TryParse(new string('x', 64), out _));
        Assert.False(CustomerId.TryParse(new string('x', 65), out _));
        Assert.Throws<FormatException>(() => ProductId.Parse("a b"));
    }

    [Theory]
    [InlineData("\"a b\"")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{}")]
    public void What_is_no_id_is_bad_json(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OrderId>(json, EventSerializer.JsonOptions));

    [Fact]
    public void An_id_is_a_plain_string_in_json_also_as_a_key()
    {
        var map = new Dictionary<OrderId, ProductId> { [OrderId.Parse("o-1")] = ProductId.Parse("tea") };

        var json = JsonSerializer.Serialize(map, EventSerializer.JsonOptions);

        Assert.Equal("""{"o-1":"tea"}""", json);
        Assert.Equal(map, JsonSerializer.Deserialize<Dictionary<OrderId, ProductId>>(json, EventSerializer.JsonOptions));
    }

    [Theory]
    [InlineData("GB", true)]
    [InlineData("ZZ", true)]
    [InlineData("gb", false)]
    [InlineData("GBR", false)]
    [InlineData(null, false)]
    public void A_country_is_two_capital_letters(string? country, bool valid) => Assert.Equal(valid, Address.IsCountry(country));
}
