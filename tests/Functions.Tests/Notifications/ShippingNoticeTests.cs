using System.Text;
using System.Text.Json;
using Azure.Messaging;
using EventSourcing.Inbox;
using EventSourcing.Tests.Doubles;
using OrderFlow.Http;
using OrderFlow.Notifications;
using Ordering.Integration;
using Ordering.Tests.Events;

namespace OrderFlow.Tests.Notifications;

public sealed class ShippingNoticeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orderflow-mail").FullName;
    private readonly InMemoryInbox _inbox = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_is_told_by_mail_with_what_the_event_says()
    {
        await Notice().SendAsync(Shipped(), Cancellation);

        var mail = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_folder)), Cancellation);
        var (headers, text) = (mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)], mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Contains("<ada@example.com>\r\n", headers, StringComparison.Ordinal);
        Assert.Contains("Date: Mon, 04 May 2026 12:00:00 +0000\r\n", headers, StringComparison.Ordinal);
        var told = Encoding.UTF8.GetString(Convert.FromBase64String(text.Replace("\r\n", "", StringComparison.Ordinal)));
        Assert.Contains("Dear Ada,", told, StringComparison.Ordinal);
        Assert.Contains("with DHL, tracking number 00340434161094042557", told, StringComparison.Ordinal);
        Assert.Contains("2 x Tea", told, StringComparison.Ordinal);
        Assert.Contains("N1 London", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_comes_again_sends_no_second_mail()
    {
        await Notice().SendAsync(Shipped(), Cancellation);
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.Delete(file);
        }

        await Notice().SendAsync(Shipped(), Cancellation);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_mail_whose_mark_was_lost_is_the_same_file_again()
    {
        _inbox.BeforeAdd = () => throw new IOException("The process died.");
        await Assert.ThrowsAsync<IOException>(() => Notice().SendAsync(Shipped(), Cancellation));
        await Notice().SendAsync(Shipped(), Cancellation);

        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Other_events_send_nothing()
    {
        await Notice().SendAsync(new CloudEvent("/orderflow/orders", "com.orderflow.order.paid.v1", new { orderId = "o-1" }), Cancellation);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task An_address_that_would_begin_another_header_gets_no_mail() => await Assert.ThrowsAsync<FormatException>(() => new EmailFolder(_folder).SendAsync(
        new Email("m", "Eve", "eve@example.com>\r\nBcc: <all@example.com", "Hello", "Text", DateTimeOffset.UnixEpoch), Cancellation));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CloudEvent Shipped()
    {
        var shipped = (OrderShippedV1)IntegrationMap.Tell(EventFiles.Current("order-shipped"), order: null)!;
        var data = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(shipped, ApiJson.Options));
        return new CloudEvent("/orderflow/orders", ShippingNotice.EventType, data, "application/json", CloudEventDataFormat.Json)
        {
            Id = "order-o-1/5",
            Time = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero),
        };
    }

    private ShippingNotice Notice() => new(new MessageInbox(_inbox, TimeProvider.System), new EmailFolder(_folder));
}
