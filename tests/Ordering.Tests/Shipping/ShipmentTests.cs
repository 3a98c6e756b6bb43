using Ordering.Common;
using Ordering.Shipping;

namespace Ordering.Tests.Shipping;

public sealed class ShipmentTests : AggregateSpec<Shipment, ShipmentEvent>
{
    private static readonly OrderId Id = OrderId.Parse("o-1");
    private static readonly Address Home = new("Ada", "1 Main St", "Flat 2", "London", "N1", "GB");
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly ShipmentCreated Created = new(Id, "DHL", "0034", Home, Noon);
    private static readonly ShipmentRefused Refused = new(Id, "country not served");
    private static readonly ShipmentCancelled Cancelled = new(Id);

    [Fact]
    public void A_booking_creates_the_shipment() =>
        GivenNothing().When(shipment => shipment.Create(Id, "DHL", "0034", Home, Noon)).Then(Created);

    [Fact]
    public void A_booking_counts_once() => Given(Created).When(shipment => shipment.Create(Id, "DHL", "0034", Home, Noon)).ThenNothing();

    [Fact]
    public void A_booking_after_the_end_does_not_count()
    {
        Given(Cancelled).When(shipment => shipment.Create(Id, "DHL", "0034", Home, Noon)).ThenRefused(ShipmentProblems.CalledOff(Id));
        Given(Refused).When(shipment => shipment.Create(Id, "DHL", "0034", Home, Noon))
            .ThenRefused(ShipmentProblems.Refused(Id, "country not served"));
    }

    [Fact]
    public void A_refusal_is_recorded_once()
    {
        GivenNothing().When(shipment => shipment.Refuse(Id, "country not served")).Then(Refused);
        Given(Refused).When(shipment => shipment.Refuse(Id, "country not served")).ThenNothing();
        Given(Cancelled).When(shipment => shipment.Refuse(Id, "country not served")).ThenNothing();
    }

    [Fact]
    public void What_was_created_cannot_be_refused() =>
        Given(Created).When(shipment => shipment.Refuse(Id, "late")).ThenRefused(ShipmentProblems.AlreadyCreated(Id));

    [Fact]
    public void A_shipment_is_cancelled_known_or_not()
    {
        Given(Created).When(shipment => shipment.Cancel(Id)).Then(Cancelled);
        GivenNothing().When(shipment => shipment.Cancel(Id)).Then(Cancelled);
    }

    [Fact]
    public void A_shipment_that_was_given_up_is_cancelled_only_when_the_carrier_has_answered()
    {
        GivenNothing().When(shipment => shipment.Void(Id)).Then(new ShipmentVoided(Id));
        Given(new ShipmentVoided(Id)).When(shipment => shipment.Cancel(Id)).Then(Cancelled);
        Given(new ShipmentVoided(Id)).When(shipment => shipment.Create(Id, "DHL", "0034", Home, Noon)).ThenRefused(ShipmentProblems.CalledOff(Id));
    }

    [Fact]
    public void There_is_nothing_to_cancel_twice_or_after_a_refusal()
    {
        Given(Created, Cancelled).When(shipment => shipment.Cancel(Id)).ThenNothing();
        Given(Refused).When(shipment => shipment.Cancel(Id)).ThenNothing();
        Given(Created).When(shipment => shipment.Void(Id)).ThenNothing();
    }
}
