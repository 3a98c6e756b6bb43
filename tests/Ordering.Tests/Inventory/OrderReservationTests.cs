using Ordering.Common;
using Ordering.Inventory;

namespace Ordering.Tests.Inventory;

public sealed class OrderReservationTests : AggregateSpec<OrderReservation, ReservationEvent>
{
    private static readonly OrderId Id = OrderId.Parse("o-1");
    private static readonly ReservationCompleted Completed = new(Id);
    private static readonly ReservationRefused Refused = new(Id, "too few");
    private static readonly ReservationFulfilled Fulfilled = new(Id);
    private static readonly ReservationReleased Released = new(Id);

    [Fact]
    public void It_is_completed_once() => GivenNothing().When(reservation => reservation.Complete(Id)).Then(Completed);

    [Fact]
    public void A_repetition_changes_nothing()
    {
        Given(Completed).When(reservation => reservation.Complete(Id)).ThenNothing();
        Given(Refused).When(reservation => reservation.Refuse(Id, "too few")).ThenNothing();
        Given(Completed, Fulfilled).When(reservation => reservation.Fulfill(Id)).ThenNothing();
        Given(Completed, Released).When(reservation => reservation.Release(Id)).ThenNothing();
    }

    [Fact]
    public void It_is_either_completed_or_refused()
    {
        Given(Completed).When(reservation => reservation.Refuse(Id, "too few")).ThenNothing();
        Given(Refused).When(reservation => reservation.Complete(Id)).ThenNothing();
    }

    [Fact]
    public void Goods_that_have_left_can_be_given_back() => Given(Completed, Fulfilled).When(reservation => reservation.Release(Id)).Then(Released);

    [Fact]
    public void A_release_closes_it_before_anything_was_set_aside()
    {
        GivenNothing().When(reservation => reservation.Release(Id)).Then(Released);
        Given(Released).When(reservation => reservation.Complete(Id)).ThenNothing();
        Given(Released).When(reservation => reservation.Refuse(Id, "too few")).ThenNothing();
        Given(Completed, Released).When(reservation => reservation.Fulfill(Id)).ThenNothing();
    }

    [Fact]
    public void What_was_refused_holds_nothing_to_give_back() => Given(Refused).When(reservation => reservation.Release(Id)).ThenNothing();
}
