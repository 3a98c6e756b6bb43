using System.Text.Json;
using EventSourcing.Streams;

namespace EventSourcing.Tests.Streams;

public sealed class StreamIdTests
{
    [Theory]
    [InlineData("order-7f3a", "order", "7f3a")]
    [InlineData("order-a-b-c", "order", "a-b-c")]
    [InlineData("order-A_b.c:9", "order", "A_b.c:9")]
    public void A_category_ends_at_the_first_hyphen(string text, string category, string key)
    {
        Assert.True(StreamId.TryParse(text, out var id));
        Assert.Equal(new StreamId(category, key), id);
        Assert.Equal(text, id.ToString());
        Assert.Equal(id, JsonSerializer.Deserialize<StreamId>(JsonSerializer.Serialize(id)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("order")]
    [InlineData("order-")]
    [InlineData("-7f3a")]
    [InlineData("order-7/3")]
    [InlineData("order-ä")]
    [InlineData("or der-7")]
    public void Anything_else_is_no_stream_id(string? text)
    {
        Assert.False(StreamId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void A_key_has_at_most_128_characters()
    {
        var longest = new string('k', StreamId.MaxKeyLength);

        Assert.Equal(longest, new StreamId("order", longest).Key);
        Assert.Throws<ArgumentException>(() => new StreamId("order", longest + "k"));
        Assert.False(StreamId.TryParse($"order-{longest}k", out _));
    }

    [Theory]
    [InlineData("or-der", "1")]
    [InlineData("", "1")]
    [InlineData("order", "")]
    [InlineData("order", "a b")]
    public void Bad_parts_are_refused(string category, string key) => Assert.Throws<ArgumentException>(() => new StreamId(category, key));

    [Fact]
    public void A_stored_stream_id_that_is_none_is_refused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<StreamId>("\"order\""));
}
