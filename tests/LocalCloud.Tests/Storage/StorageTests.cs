using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using LocalCloud.Faults;

namespace LocalCloud.Tests.Storage;

/// <summary>An ordinary app with storage queues and blobs, unchanged from its build output, in both forms. Each test has words of its own.</summary>
public abstract class StorageTests(StorageApp app)
{
    private readonly LocalCloudApp _cloud = app.Cloud;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_comes_with_what_parameters_ask_for()
    {
        await SendAsync("texts", "hello");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Contains("hello 1 True True", await AnswersAsync());
        Assert.Empty(await PeekAsync("texts"));
    }

    [Fact]
    public async Task A_message_of_the_sdk_is_whole_and_an_array_is_a_message_for_each_item()
    {
        await SendAsync("messages", "whole");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        var answers = await AnswersAsync();
        Assert.Contains("whole 1 True True", answers);
        Assert.Contains("and one more", answers);
    }

    [Fact]
    public async Task Bytes_are_bytes()
    {
        await SendAsync("binaries", BinaryData.FromBytes([0, 255, 128]));
        await SendAsync("data", "given");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        var answers = await AnswersAsync();
        Assert.Contains("00FF80", answers);
        Assert.Contains("data given", answers);
    }

    [Fact]
    public async Task A_message_whose_function_fails_comes_again_until_it_is_put_aside()
    {
        await SendAsync("texts", "poison");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Contains("poison", await PeekAsync("texts-poison"));
        Assert.Empty(await PeekAsync("texts"));
        Assert.Contains("Message has reached MaxDequeueCount of 2. Moving message to queue 'texts-poison'.", app.Log.All);
    }

    [Fact]
    public async Task A_message_that_is_not_in_base64_is_put_aside_as_it_is()
    {
        var raw = new QueueServiceClient(_cloud.StorageConnectionString).GetQueueClient("binaries");
        await raw.CreateIfNotExistsAsync(cancellationToken: Token);
        await raw.SendMessageAsync("not base64!", Token);
        await _cloud.QuiesceAsync(cancellationToken: Token);
        var aside = new QueueServiceClient(_cloud.StorageConnectionString).GetQueueClient("binaries-poison");
        Assert.Contains((await aside.PeekMessagesAsync(32, Token)).Value, message => message.Body.ToString() == "not base64!");
    }

    [Fact]
    public async Task Paths_of_blobs_are_filled_with_what_the_message_says()
    {
        await UploadAsync("catalogue", "lamp.txt", "a desk lamp");
        await SendAsync("orders", """{ "Id": "o1", "Product": "lamp" }""");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        var receipt = Assert.Single(await BlobsAsync("receipts"));
        Assert.Matches("^o1-[0-9a-f]{32}.json$", receipt);
        var written = await app.Blobs.GetBlobContainerClient("receipts").GetBlobClient(receipt).DownloadContentAsync(Token);
        Assert.Equal("a desk lamp", JsonDocument.Parse(written.Value.Content).RootElement.GetProperty("Product").GetString());
    }

    [Fact]
    public async Task Each_version_of_a_blob_is_one_invocation_with_the_parts_of_its_name()
    {
        await UploadAsync("uploads", "2026/plan.v2.txt", "first");
        await UploadAsync("uploads", "noextension", "never seen");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        await UploadAsync("uploads", "2026/plan.v2.txt", "second");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        await _cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(
            ["2026/plan.v2 txt uploads/2026/plan.v2.txt first", "2026/plan.v2 txt uploads/2026/plan.v2.txt second"],
            (await AnswersAsync()).Where(answer => answer.StartsWith("2026", StringComparison.Ordinal) || answer.Contains("never", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task A_function_can_have_the_clients_of_a_blob_and_of_a_container()
    {
        await UploadAsync("images", "face.png", "12345");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Contains("face.png 5 True uploads", await AnswersAsync());
    }

    [Fact]
    public async Task A_blob_of_some_megabytes_is_copied_to_the_byte()
    {
        var content = new byte[6_000_000];
        new Random(7).NextBytes(content);
        await UploadAsync("originals", "large.bin", BinaryData.FromBytes(content));
        await _cloud.QuiesceAsync(cancellationToken: Token);
        var copy = await app.Blobs.GetBlobContainerClient("copies").GetBlobClient("large.bin").DownloadContentAsync(Token);
        Assert.True(copy.Value.Content.ToMemory().Span.SequenceEqual(content));
    }

    [Fact]
    public async Task A_blob_whose_function_fails_ends_in_the_queue_of_such_blobs()
    {
        await UploadAsync("broken", "b1", "whatever");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        var message = JsonDocument.Parse(Assert.Single(await PeekAsync("webjobs-blobtrigger-poison"))).RootElement;
        Assert.Equal(
            ("Host.Functions.Broken", "broken", "b1"),
            (message.GetProperty("FunctionId").GetString(), message.GetProperty("ContainerName").GetString(), message.GetProperty("BlobName").GetString()));
    }

    [Fact]
    public void Blobs_that_event_grid_would_announce_are_told_of_in_one_line() =>
        Assert.Single(app.Log.All, line => line.StartsWith("Never called:", StringComparison.Ordinal) && line.Contains("'Announced'", StringComparison.Ordinal));

    [Fact]
    public async Task A_delivery_can_come_twice_and_an_answer_can_be_lost()
    {
        var twice = _cloud.Faults.Add(new()
        {
            Condition = new() { Service = FaultService.AzureStorage, Container = "data" }, Result = new DuplicateDeliveryResult(), HitLimit = 1,
        });
        await SendAsync("data", "twice");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(1, twice.HitCount);
        Assert.Equal(2, (await AnswersAsync()).Count(answer => answer == "data twice"));

        // The answer is sent, its sender hears of a failure: the message comes again.
        var lost = _cloud.Faults.Add(new()
        {
            Condition = new() { Service = FaultService.AzureStorage, Container = "answers", Function = "Data" },
            Result = new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.Timeout) { SuppressServiceRequests = false },
            HitLimit = 1,
        });
        await SendAsync("data", "again");
        await _cloud.QuiesceAsync(cancellationToken: Token);
        Assert.Equal(1, lost.HitCount);
        Assert.Equal(2, (await AnswersAsync()).Count(answer => answer == "data again"));
        _cloud.Faults.Clear();
    }

    private Task SendAsync(string queue, string text) => SendAsync(queue, BinaryData.FromString(text));

    private async Task SendAsync(string queue, BinaryData content)
    {
        var client = app.Queues.GetQueueClient(queue);
        await client.CreateIfNotExistsAsync(cancellationToken: Token);
        await client.SendMessageAsync(content, cancellationToken: Token);
    }

    private Task UploadAsync(string container, string blob, string text) => UploadAsync(container, blob, BinaryData.FromString(text));

    private async Task UploadAsync(string container, string blob, BinaryData content)
    {
        var client = app.Blobs.GetBlobContainerClient(container);
        await client.CreateIfNotExistsAsync(cancellationToken: Token);
        await client.GetBlobClient(blob).UploadAsync(content, overwrite: true, Token);
    }

    private Task<IReadOnlyList<string>> AnswersAsync() => PeekAsync("answers");

    private async Task<IReadOnlyList<string>> PeekAsync(string queue)
    {
        PeekedMessage[] messages = await app.Queues.GetQueueClient(queue).PeekMessagesAsync(32, Token);
        return [.. messages.Select(message => message.Body.ToString())];
    }

    private async Task<IReadOnlyList<string>> BlobsAsync(string container)
    {
        var names = new List<string>();
        await foreach (var blob in app.Blobs.GetBlobContainerClient(container).GetBlobsAsync(cancellationToken: Token))
        {
            names.Add(blob.Name);
        }

        return names;
    }
}

public sealed class StorageInMemory(StorageAppInMemory app) : StorageTests(app), IClassFixture<StorageAppInMemory>;

public sealed class StorageInItsOwnProcess(StorageAppInItsOwnProcess app) : StorageTests(app), IClassFixture<StorageAppInItsOwnProcess>;
