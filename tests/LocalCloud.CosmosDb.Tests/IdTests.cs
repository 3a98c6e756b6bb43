using System.Net;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Ids travel in addresses and are part of what is signed; each goes through every operation, or fails as it does with the service.</summary>
public sealed class IdTests(Account account) : IClassFixture<Account>
{
    private static readonly PartitionKey A = new("A");

    [Theory]
    [InlineData("with space")]
    [InlineData(" leading")]
    [InlineData("a+b")]
    [InlineData("äöü€😀汉")]
    [InlineData("a&b=c;d,e:f@g")]
    [InlineData("'quoted\"")]
    [InlineData("(a)[b]{c}~!$*.^_-")]
    [InlineData("a|b<c>d`e")]
    [InlineData("...")]
    [InlineData("100%")]
    [InlineData("%")]
    [InlineData("a%zz")]
    [InlineData("tab\tand\nline")]
    [InlineData("\u0001\u007f")]
    public async Task An_id_goes_through_every_operation(string id) => Assert.Equal("201 200 200 200 200 1 204", await Outcomes(id));

    /// <summary>The .NET client sends another address than the one it signs; with the JavaScript client these work.</summary>
    [Theory]
    [InlineData("trailing ")]
    [InlineData("a%20b")]
    [InlineData("a%2Fb")]
    public async Task An_id_whose_address_the_client_changes_is_refused(string id) => Assert.Equal("201 401 401 401 200 1 401", await Outcomes(id));

    private async Task<string> Outcomes(string id)
    {
        var container = await account.Container();
        var seen = new List<string>
        {
            await Status(() => container.CreateItemAsync(new Item(id, "A", 1), A)),
            await Status(() => container.ReadItemAsync<Item>(id, A)),
            await Status(() => container.ReplaceItemAsync(new Item(id, "A", 2), id, A)),
            await Status(() => container.PatchItemAsync<Item>(id, A, [PatchOperation.Increment("/n", 1)])),
            await Status(() => container.UpsertItemAsync(new Item(id, "A", 1), A)),
            $"{(await container.Query<Item>(new QueryDefinition("SELECT * FROM c WHERE c.id = @id").WithParameter("@id", id))).Count}",
            await Status(() => container.DeleteItemAsync<Item>(id, A)),
        };
        return string.Join(' ', seen);
    }

    private static async Task<string> Status<T>(Func<Task<ItemResponse<T>>> operation)
    {
        try
        {
            return $"{(int)(await operation()).StatusCode}";
        }
        catch (CosmosException failure)
        {
            return $"{(int)failure.StatusCode}";
        }
    }
}
