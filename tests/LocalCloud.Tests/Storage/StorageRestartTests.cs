using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using EndToEnd.Tests.Support;
using LocalCloud.Hosting;
using LocalCloud.Services.Storage;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Tests.Storage;

/// <summary>What Azurite keeps from one start to the next, how it is found, and the settings that mean it.</summary>
public sealed class StorageRestartTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("storage").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Sample => Path.Combine(RepositoryFiles.Root, "tests", "Samples", "Storage");

    [Fact]
    public async Task A_blob_of_an_earlier_run_is_not_told_of_again_and_a_message_that_came_meanwhile_is()
    {
        SkipWithoutAzurite();
        await using (var first = await StartAsync())
        {
            var uploads = new BlobServiceClient(first.StorageConnectionString).GetBlobContainerClient("uploads");
            await uploads.CreateIfNotExistsAsync(cancellationToken: Token);
            await uploads.GetBlobClient("one.txt").UploadAsync(BinaryData.FromString("early"), Token);
            await first.QuiesceAsync(cancellationToken: Token);
            Assert.Equal(["one txt uploads/one.txt early"], await AnswersAsync(first));
            await uploads.GetBlobClient("two.txt").UploadAsync(BinaryData.FromString("late"), Token);
        }

        await using var second = await StartAsync();
        await second.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(["one txt uploads/one.txt early", "two txt uploads/two.txt late"], await AnswersAsync(second));
    }

    [Fact]
    public void Where_azurite_is_missing_how_to_get_it_is_told()
    {
        var app = new AppFolder(_state, null, null);
        var path = Environment.GetEnvironmentVariable("PATH");
        Assert.SkipWhen(path!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "azurite"))), "Azurite is on the path.");
        Assert.Contains("npm install -g azurite", Assert.Throws<LaunchException>(() => AzuriteProgram.Find(app)).Message, StringComparison.Ordinal);

        var bin = Directory.CreateDirectory(Path.Combine(_state, "node_modules", ".bin")).FullName;
        File.WriteAllText(Path.Combine(bin, OperatingSystem.IsWindows() ? "azurite.cmd" : "azurite"), string.Empty);
        Assert.StartsWith(bin, AzuriteProgram.Find(new AppFolder(Path.Combine(_state, "app", "bin"), Path.Combine(_state, "app"), null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_mean_a_storage_emulator_are_pointed_to_it()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Written"] = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=k;BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;",
            ["Cloud"] = "DefaultEndpointsProtocol=https;AccountName=real;AccountKey=k;EndpointSuffix=core.windows.net",
        }).Build();
        var replaced = StorageSetup.Replacing(settings, "here");
        Assert.Equal(["AzureWebJobsStorage", "Written"], replaced.Keys.Order());
        Assert.All(replaced.Values, value => Assert.Equal("here", value));
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private static void SkipWithoutAzurite()
    {
        try
        {
            AzuriteProgram.Find(AppFolder.Of(Sample));
        }
        catch (LaunchException missing)
        {
            Assert.Skip(missing.Message);
        }
    }

    private Task<LocalCloudApp> StartAsync() => LocalCloudApp.StartAsync(Sample, options => (options.Azurite, options.StatePath) = (true, _state), Token);

    private static async Task<IEnumerable<string>> AnswersAsync(LocalCloudApp cloud)
    {
        var queue = new QueueServiceClient(cloud.StorageConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }).GetQueueClient("answers");
        PeekedMessage[] messages = await queue.PeekMessagesAsync(32, Token);
        return messages.Select(message => message.Body.ToString());
    }
}
