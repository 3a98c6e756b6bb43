using System.Reflection;
using System.Text;
using System.Text.Json;
using CsCheck;
using LocalCloud.CosmosDb.Partitioning;
using Newtonsoft.Json;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Vectors computed by the client SDK.</summary>
public sealed class EffectivePartitionKeyTests
{
    [Theory]
    [InlineData("""["A"]""", "14F53A0810CE6727EB1CD722D321216F")]
    [InlineData("""[""]""", "32E9366E637A71B4E710384B2F4970A0")]
    [InlineData("""["partitionKey"]""", "013AEFCF77FA271571CF665A58C933F1")]
    [InlineData("[0]", "155B95BEDAC4B1E9EC1CDC9BB0DDDE58")]
    [InlineData("[-1]", "19938E7A936C1C5B9E3AE842BBC16839")]
    [InlineData("[12.5]", "07DF764FB9F920170F575121799C6829")]
    [InlineData("[true]", "0E711127C5B5A8E4726AC6DD306A3E59")]
    [InlineData("[false]", "2FE1BE91E90A3439635E0E9E37361EF2")]
    [InlineData("[null]", "378867E4430E67857ACE5C908374FE16")]
    [InlineData("[{}]", "11622DAA78F835834610ABE56EFF5CB5")]
    [InlineData("""["h\u00e9llo \u20ac"]""", "1EFA366ECC8D9A15F8A3B22C6BE2D7D6")]
    [InlineData("[1e300]", "1234CB21048B20039B22F11DBB13CD7B")]
    [InlineData("""["a long partition key value that is more than sixteen bytes"]""", "049BD0CFE28ABD76340DEB05341E08E7")]
    public void A_key_hashes_like_in_the_client(string key, string epk) =>
        Assert.Equal((epk, epk), (ClientHash(key), Convert.ToHexString(PartitionKeyHeader.Parse(key, 1)!)));

    [Fact]
    public void Any_key_hashes_like_in_the_client() => Gen.OneOf(
        Gen.Double.Where(double.IsFinite).Select(number => JsonSerializer.Serialize(number)),
        Gen.String.Where(text => !text.Any(char.IsSurrogate)).Select(text => JsonSerializer.Serialize(text))).Sample(
        value => Assert.Equal(ClientHash($"[{value}]"), Convert.ToHexString(PartitionKeyHeader.Parse($"[{value}]", 1)!)), iter: 1000);

    /// <summary>The client's own function; it is internal, but it is what must be met.</summary>
    private static string ClientHash(string key)
    {
        var direct = Assembly.Load("Microsoft.Azure.Cosmos.Direct");
        var definition = JsonConvert.DeserializeObject("""{"paths":["/pk"],"kind":"Hash","version":2}""", direct.GetType("Microsoft.Azure.Documents.PartitionKeyDefinition", true)!);
        var type = direct.GetType("Microsoft.Azure.Documents.Routing.PartitionKeyInternal", true)!;
        var parsed = type.GetMethod("FromJsonString", [typeof(string)])!.Invoke(null, [key]);
        return (string)type.GetMethods().Single(method => method.Name == "GetEffectivePartitionKeyString" && method.GetParameters().Length == 2).Invoke(parsed, [definition, true])!;
    }

    [Theory]
    [InlineData("""["T1"]""", "0F13C1AF0B30A3C5DD987C64E0DF8B47")]
    [InlineData("""["T1","U3"]""", "0F13C1AF0B30A3C5DD987C64E0DF8B472CEDBAE46B7EE5B4BEB42285BE516440")]
    [InlineData("""["T1",5]""", "0F13C1AF0B30A3C5DD987C64E0DF8B4719C08621B135968252FB34B4CF66F811")]
    public void Hierarchical_keys_hash_level_by_level(string key, string epk) => Assert.Equal(epk, Convert.ToHexString(PartitionKeyHeader.Parse(key, 2)!));

    [Theory]
    [InlineData("""{"pk":"A","x":1}""", "/pk", """["A"]""")]
    [InlineData("""{"x":{"y":{"z":5}}}""", "/x/y/z", "[5]")]
    [InlineData("""{"x":1}""", "/pk", "[{}]")]
    [InlineData("""{"x":{"y":1}}""", "/x/y/z", "[{}]")]
    public void A_document_hashes_like_its_key(string document, string path, string key) =>
        Assert.Equal(PartitionKeyHeader.Parse(key, 1), new PartitionKeyDefinition([path]).HashOf(Encoding.UTF8.GetBytes(document)));

    [Theory]
    [InlineData("""[["A"]]""")]
    [InlineData("[]")]
    [InlineData("""["A","B"]""")]
    [InlineData("A")]
    public void What_is_no_key_is_refused(string header) => Assert.Null(PartitionKeyHeader.Parse(header, 1));

    [Fact]
    public void Two_ranges_meet_where_the_service_lets_them_meet()
    {
        var ranges = PartitionKeyRange.Divide(2);
        Assert.Equal(("", "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "FF"), (Convert.ToHexString(ranges[0].Min), Convert.ToHexString(ranges[1].Min), Convert.ToHexString(ranges[1].Max)));
    }
}
